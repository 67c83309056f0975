"""提醒: what has to reach a person outside the system, noted once and sent until it is sent or given up."""
