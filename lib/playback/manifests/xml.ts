/** An element as data, so that two can be compared before they are written. */
export interface XmlElement {
  name: string;
  attributes: Record<string, string>;
  children: XmlElement[];
  text: string;
}

/** Attributes and children that are undefined are left out. */
export function element(
  name: string,
  attributes: Record<string, string | number | bigint | boolean | undefined>,
  children: readonly (XmlElement | undefined)[] = [],
  text = "",
): XmlElement {
  const present = Object.entries(attributes).filter(([, value]) => value !== undefined);
  return {
    name,
    attributes: Object.fromEntries(present.map(([key, value]) => [key, String(value)])),
    children: children.filter((child) => child !== undefined),
    text,
  };
}

export function xmlDocument(root: XmlElement): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${write(root, "")}`;
}

function write({ name, attributes, children, text }: XmlElement, indent: string): string {
  const head = [name, ...Object.entries(attributes).map(([key, value]) => `${key}="${escapeXml(value)}"`)];
  if (text !== "") return `${indent}<${head.join(" ")}>${escapeXml(text)}</${name}>\n`;
  if (children.length === 0) return `${indent}<${head.join(" ")}/>\n`;
  const body = children.map((child) => write(child, `${indent}  `)).join("");
  return `${indent}<${head.join(" ")}>\n${body}${indent}</${name}>\n`;
}

/** XML 1.0, 2.4 and 3.3.3: also what would be normalised away inside an attribute. */
function escapeXml(text: string): string {
  return text.replace(/[&<>"'\t\n\r]/g, (character) => `&#${character.codePointAt(0)};`);
}
