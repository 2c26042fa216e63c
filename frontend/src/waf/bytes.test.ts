import { expect, test } from 'vitest';
import { locate, piecesOf, textOfBody } from './bytes';

const shown = (text: string) =>
  piecesOf(text, null)
    .map((piece) => piece.text)
    .join('');
const marked = (value: string, found: string) =>
  piecesOf(value, locate(value, found))
    .filter(({ isHit }) => isHit)
    .map(({ text }) => text)
    .join('');

test.each([
  ['nul and line ends', 'a\u0000b\r\nc', 'a⟨NUL⟩b⟨CR⟩⟨LF⟩c'],
  ['delete', '\u007f', '⟨DEL⟩'],
  ['text that would run backwards', 'gpj.\u202Eexe', 'gpj.⟨U+202E⟩exe'],
  ['what has no width', 'pass\u200Bword\uFEFF', 'pass⟨U+200B⟩word⟨U+FEFF⟩'],
  ['a space that is none', 'a\u00A0b c', 'a⟨U+00A0⟩b c'],
  ['half a character', 'x\uD800y', 'x⟨U+D800⟩y'],
  ['markup stays text', '<img src=x onerror=alert(1)>', '<img src=x onerror=alert(1)>'],
  ['letters and signs of any script', 'naïve 東京 🙂', 'naïve 東京 🙂'],
])('%s', (_what, text, expected) => expect(shown(text)).toBe(expected));

test('a symbol says which character it stands for; nothing of the text is lost', () => {
  expect(piecesOf('a\u0000b', null)).toEqual([
    { text: 'a', title: null, isHit: false },
    { text: '⟨NUL⟩', title: 'U+0000', isHit: false },
    { text: 'b', title: null, isHit: false },
  ]);
});

test.each([
  ['as it came', "id=1' or '1'='1", "1' or '1'='1", "1' or '1'='1"],
  ['in another case', 'q=UNION SELECT', 'union select', 'UNION SELECT'],
  ['decoded by the rule', 'q=%3Cscript%3Ex', '<script>', '%3Cscript%3E'],
  ['with plus for a space', 'q=union+select', 'union select', 'union+select'],
  ['across a control character', 'a\u0000<script', '\u0000<script', '⟨NUL⟩<script'],
  ['letters that change length in lower case', 'İİ<script', '<script', '<script'],
  ['after a sign of two code units', '🙂🙂../etc', '../', '../'],
  ['a fingerprint that is no part of it', "1' or 1", 's&1c', ''],
  ['nothing said', 'anything', '', ''],
])('marks what a rule found: %s', (_what, value, found, expected) =>
  expect(marked(value, found)).toBe(expected),
);

test('a body that is no UTF-8 is shown byte by byte', () => {
  expect(textOfBody(btoa('\u00ff\u0000a'))).toBe('\u00ff\u0000a');
  expect(textOfBody('w6k=')).toBe('é');
});
