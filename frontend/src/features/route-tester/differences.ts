/** In what two states treat a request otherwise. Pure. */
import type { RouteTest, TestedStep } from '@/api/types/tester';

export type Part = 'route' | 'steps' | 'sent' | 'service' | 'holds' | 'answer' | 'runs';

const PARTS: Record<Part, (test: RouteTest) => unknown> = {
  route: ({ hostname, route }) => [hostname, route],
  steps: ({ steps }) => steps.map(told),
  sent: ({ sent }) =>
    sent && [sent.method, sent.target, sent.host, sent.changes.filter(isLasting), sent.body_bytes],
  service: ({ service }) => service,
  holds: ({ holds, shares }) => [holds, shares],
  answer: ({ answer }) => [
    answer.status,
    answer.by,
    answer.body,
    answer.headers.filter(([name = '']) => !PASSING.has(name)),
  ],
  runs: ({ runs }) => runs,
};

/** Headers that are never twice the same. */
const PASSING = new Set([
  'date',
  'x-request-id',
  'x-ratelimit-reset',
  'retry-after',
  'traceparent',
]);
const isLasting = ({ name }: { name: string }): boolean => !PASSING.has(name);

const told = ({ step, verdict, text, object, said_by }: TestedStep) => [
  step,
  verdict,
  text,
  object?.name,
  said_by?.name,
];

export function differences(one: RouteTest, other: RouteTest): Part[] {
  return (Object.keys(PARTS) as Part[]).filter(
    (part) => !isSame(PARTS[part](one), PARTS[part](other)),
  );
}

/** Whether a step is another in the other state, or not there. */
export function isOtherStep(step: TestedStep, other: RouteTest | undefined): boolean {
  if (!other) return false;
  const twin = other.steps.find((one) => one.step === step.step);
  return !twin || !isSame(told(step), told(twin));
}

/** Bodies of answers name the request, which is another each time. */
const isSame = (one: unknown, other: unknown): boolean => plain(one) === plain(other);
const plain = (value: unknown): string =>
  JSON.stringify(value ?? null).replaceAll(/[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}/g, '');
