/** The rules that name a list. Pure. */
import type { WafPolicy } from '@/api/types/intent';

type Naming = { policy: string; rules: string[] };

export function rulesNaming(policies: readonly WafPolicy[], list: string): Naming[] {
  return policies
    .map(({ name, spec }) => ({
      policy: name,
      rules: spec.rules.filter(({ expression }) => names(expression, list)).map((one) => one.name),
    }))
    .filter(({ rules }) => rules.length > 0);
}

/** Texts in quotation marks and remarks name nothing. */
const SILENT = /r"[^"]*"|"(?:[^"\\]|\\.)*"|#[^\n]*/g;

const names = (expression: string, list: string): boolean =>
  [...expression.replace(SILENT, '').matchAll(/\$([a-z0-9_-]+)/g)].some(
    ([, name]) => name === list,
  );
