/** Only what oxlint cannot say: the rules of hooks, that names from elsewhere are not written to, and which way imports may run. */
import { readdirSync } from 'node:fs';
import hooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

const features = readdirSync('src/features');
const forbid = (group, message) => ({
  'no-restricted-imports': ['error', { patterns: [{ group, message }] }],
});
const strangersOf = (feature) =>
  features.flatMap((other) =>
    other === feature ? [] : [`@/features/${other}/**`, `../${other}/**`, `../../${other}/**`],
  );

export default tseslint.config(
  { ignores: ['dist', 'node_modules', 'test-results', 'src/api/schema.d.ts'] },
  {
    files: ['**/*.{ts,tsx}'],
    languageOptions: { parser: tseslint.parser },
    linterOptions: { reportUnusedDisableDirectives: false },
  },
  {
    files: ['src/**/*.{ts,tsx}'],
    plugins: { 'react-hooks': hooks },
    rules: { 'react-hooks/rules-of-hooks': 'error', 'react-hooks/exhaustive-deps': 'error' },
  },
  {
    files: ['src/**/*.{ts,tsx}'],
    // Tests; and two that write into arrays, by number.
    ignores: [
      'src/**/*.test.{ts,tsx}',
      'src/features/debug/course.ts',
      'src/features/lists/entries.ts',
    ],
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector:
            'AssignmentExpression > MemberExpression.left[computed=true]:not([property.type="Literal"])',
          message: 'A name from elsewhere may be __proto__: make a new object, or a Map.',
        },
        {
          selector: 'ForInStatement',
          message: 'It goes through what was inherited, too: Object.keys.',
        },
      ],
    },
  },
  {
    files: ['src/lib/**'],
    rules: forbid(
      ['@/ui/**', '@/api/**', '@/features/**', '@/app/**'],
      'lib imports nothing of ours.',
    ),
  },
  {
    files: ['src/api/**'],
    rules: forbid(['@/ui/**', '@/features/**', '@/app/**'], 'api imports lib only.'),
  },
  {
    files: ['src/ui/**'],
    rules: forbid(['@/features/**', '@/app/**'], 'ui imports api and lib only.'),
  },
  {
    files: ['alerts', 'change', 'egress', 'intent', 'publish', 'slo', 'vitals', 'waf'].map(
      (part) => `src/${part}/**`,
    ),
    rules: forbid(['@/features/**', '@/app/**'], 'What features share imports no feature.'),
  },
  ...features.map((feature) => ({
    files: [`src/features/${feature}/**`],
    rules: forbid(
      ['@/app/**', ...strangersOf(feature)],
      'Features import ui, api and lib, never another feature.',
    ),
  })),
);
