/** The little Markdown that runbooks are written in: headings, paragraphs, numbered lists, bold, italic and code. Pure. */

export type Block =
  | { kind: 'heading'; text: string }
  | { kind: 'paragraph'; text: string }
  | { kind: 'list'; items: string[] };

export type Span = { look: 'plain' | 'bold' | 'italic' | 'code'; text: string };

export function blocksOf(markdown: string): Block[] {
  return markdown
    .split(/\n{2,}/)
    .map((part) => part.trim())
    .filter(Boolean)
    .map(blockOf);
}

function blockOf(part: string): Block {
  if (part.startsWith('#')) return { kind: 'heading', text: part.replace(/^#+\s*/, '') };
  if (/^\d+\. /.test(part))
    return {
      kind: 'list',
      items: part.split(/\n(?=\d+\. )/).map((item) => joined(item.replace(/^\d+\. /, ''))),
    };
  return { kind: 'paragraph', text: joined(part) };
}

const joined = (text: string): string => text.replace(/\s*\n\s*/g, ' ');

const MARKS = /(\*\*[^*]+\*\*|\*[^*]+\*|`[^`]+`)/;

export function spansOf(text: string): Span[] {
  return text
    .split(MARKS)
    .filter(Boolean)
    .map((part) => {
      if (part.startsWith('**')) return { look: 'bold', text: part.slice(2, -2) };
      if (part.startsWith('*')) return { look: 'italic', text: part.slice(1, -1) };
      if (part.startsWith('`')) return { look: 'code', text: part.slice(1, -1) };
      return { look: 'plain', text: part };
    });
}
