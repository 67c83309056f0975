"""The few drawings of the pages: 16 × 16, in the colour of the text around them."""

_DISC = '<circle cx="8" cy="8" r="7.25" fill="currentColor" stroke="none"/>'
_RING = '<circle cx="8" cy="8" r="6.4" fill="#fff"/>'
_TICK = '<path d="M4.6 8.3l2.3 2.3 4.5-4.9" stroke="#fff" stroke-width="1.75"/>'

_SVG = (
    '<svg class="icon" viewBox="0 0 16 16" fill="none" stroke="currentColor" stroke-width="1.6" '
    'stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false">'
)

ICONS = {
    # where a clause stands
    "kept": _DISC + _TICK,
    "due": _RING + '<path d="M8 4.4V8l2.5 1.6"/>',
    "broken": _DISC + '<path d="M5.5 5.5l5 5m0-5l-5 5" stroke="#fff" stroke-width="1.75"/>',
    "deviated": _DISC + '<path d="M4.9 6.4h6.2M4.9 9.6h6.2M9.7 4.4L6.3 11.6" stroke="#fff"/>',
    "open": _RING + '<circle cx="8" cy="8" r="2.4" fill="currentColor" stroke="none"/>',
    "later": '<circle cx="8" cy="8" r="6.4" fill="#fff" stroke-dasharray="2.1 2.1" stroke-linecap="butt"/>',
    # where a step stands ("open" as above)
    "done": _DISC + _TICK,
    "waiting": _RING,
    "skipped": _RING + '<path d="M5.2 8h5.6"/>',
    "returned": _DISC
    + '<path d="M6.6 4.6L4.4 6.8l2.2 2.2M4.6 6.8h4.2a2.3 2.3 0 0 1 0 4.6H7" stroke="#fff"/>',
    # signs
    "lock": '<rect x="3" y="7" width="10" height="7" rx="1.4" fill="currentColor" stroke="none"/>'
    '<path d="M5.2 7V5a2.8 2.8 0 0 1 5.6 0v2"/>',
    "alert": '<path d="M8 1.6l6.8 12H1.2zM8 6v3.6M8 11.6v.2"/>',
    "search": '<circle cx="7" cy="7" r="4.6"/><path d="M10.5 10.5L14 14"/>',
    "bell": '<path d="M8 2a4 4 0 0 1 4 4c0 3.6 1.6 5 1.6 5H2.4S4 9.6 4 6a4 4 0 0 1 4-4z"/>'
    '<path d="M6.6 13.4a1.5 1.5 0 0 0 2.8 0"/>',
    "menu": '<path d="M2 4h12M2 8h12M2 12h12"/>',
    "fold": '<path d="M4 6l4 4 4-4"/>',
}


def drawn(name: str) -> str:
    """The drawing as SVG; nothing where there is none of that name."""
    if name not in ICONS:
        return ""
    return f"{_SVG}{ICONS[name]}</svg>"
