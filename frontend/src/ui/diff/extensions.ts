/** CodeMirror as a reader of YAML: our colours through classes, styles under the page's nonce. */
import { yaml } from '@codemirror/lang-yaml';
import { HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import { EditorState, type Extension } from '@codemirror/state';
import { EditorView, lineNumbers } from '@codemirror/view';
import { tags } from '@lezer/highlight';
import { readNonce } from '@/lib/boot';

const highlight = HighlightStyle.define([
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: 'var(--gh-accent)' },
  { tag: [tags.string, tags.content], color: 'var(--gh-text)' },
  { tag: [tags.number, tags.bool, tags.null], color: 'var(--gh-series-2)' },
  { tag: tags.comment, color: 'var(--gh-text-3)' },
  { tag: [tags.punctuation, tags.separator], color: 'var(--gh-text-3)' },
]);

const look = EditorView.theme({
  '&': { backgroundColor: 'transparent', color: 'var(--gh-text)', fontSize: '12.5px' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: 'var(--gh-mono)', lineHeight: '19px' },
  '.cm-gutters': { backgroundColor: 'transparent', border: 'none', color: 'var(--gh-text-3)' },
  '.cm-lineNumbers .cm-gutterElement': { minWidth: '36px', paddingRight: '10px' },
});

/** The nonce every editor of this console needs under the strict CSP. */
export const withNonce = (): Extension => EditorView.cspNonce.of(readNonce() ?? '');

export const readingExtensions = (): Extension[] => [
  withNonce(),
  EditorState.readOnly.of(true),
  EditorView.editable.of(false),
  EditorView.contentAttributes.of({ tabindex: '0', 'aria-label': 'YAML' }),
  EditorView.lineWrapping,
  lineNumbers(),
  yaml(),
  syntaxHighlighting(highlight),
  look,
];
