"""The kinds of elements that Moodle's XML is made of."""

from xml.etree import ElementTree as ET


def add_leaf(node: ET.Element, name: str, value: str) -> None:
    """Add an element with nothing but text in it."""
    ET.SubElement(node, name).text = value


def add_text(node: ET.Element, name: str, value: str) -> ET.Element:
    """Add an element that holds its text in another one, and return it."""
    outer = ET.SubElement(node, name)
    add_leaf(outer, "text", value)
    return outer


def add_html(node: ET.Element, name: str, value: str) -> None:
    """Add an element that holds HTML."""
    add_text(node, name, value).set("format", "html")
