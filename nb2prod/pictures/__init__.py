"""Pictures of graphs as text: Mermaid, DOT and SVG."""

from nb2prod.pictures.dot import draw_dot
from nb2prod.pictures.mermaid import draw_mermaid
from nb2prod.pictures.model import Arrow, Box, Picture
from nb2prod.pictures.svg import draw_svg

__all__ = ["Arrow", "Box", "Picture", "draw_dot", "draw_mermaid", "draw_svg"]
