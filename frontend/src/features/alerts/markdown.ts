/** The little Markdown that runbooks are written in: headings, paragraphs, numbered lists, bold, italic and code. Pure. */

/** `key` tells the parts of one text apart. */
export type Block = { key: string } & (
  | { kind: 'heading'; text: string }
  | { kind: 'paragraph'; text: string }
  | { kind: 'list'; items: string[] }
);

export type Span = { key: string; look: 'plain' | 'bold' | 'italic' | 'code'; text: string };

export function blocksOf(markdown: string): Block[] {
  return markdown
    .split(/\n{2,}/)
    .map((part) => part.trim())
    .filter(Boolean)
    .map(blockOf);
}

function blockOf(part: string, at: number): Block {
  const key = `block-${at}`;
  if (part.startsWith('#')) return { key, kind: 'heading', text: part.replace(/^#+\s*/, '') };
  if (/^\d+\. /.test(part))
    return {
      key,
      kind: 'list',
      items: part.split(/\n(?=\d+\. )/).map((item) => joined(item.replace(/^\d+\. /, ''))),
    };
  return { key, kind: 'paragraph', text: joined(part) };
}

const joined = (text: string): string => text.replace(/\s*\n\s*/g, ' ');

const MARKS = /(\*\*[^*]+\*\*|\*[^*]+\*|`[^`]+`)/;

export function spansOf(text: string): Span[] {
  return text
    .split(MARKS)
    .filter(Boolean)
    .map((part, at) => {
      const key = `span-${at}`;
      if (part.startsWith('**')) return { key, look: 'bold', text: part.slice(2, -2) };
      if (part.startsWith('*')) return { key, look: 'italic', text: part.slice(1, -1) };
      if (part.startsWith('`')) return { key, look: 'code', text: part.slice(1, -1) };
      return { key, look: 'plain', text: part };
    });
}
