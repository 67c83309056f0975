"""Which of several posts a person acts in: all of them, or the one that was chosen for the session."""

from __future__ import annotations

from dataclasses import replace

from zhidu.org.actor import Actor

POST_CHOSEN = "zhidu_post"
"""Where the session keeps the choice: a post id as text; empty or missing for all of them."""


def narrowed(actor: Actor, chosen: str) -> Actor:
    """The actor in the chosen post only; unchanged where none is chosen, or one that is no longer theirs."""
    if chosen not in actor.posts:
        return actor
    acting = {post: standing for post, standing in actor.acting.items() if post == chosen}
    return replace(actor, posts=(chosen,), acting=acting)
