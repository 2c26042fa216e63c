import { expect, test } from 'vitest';
import type { ApplyError } from '@/api/types/delivery';
import { stagesOf, type Progress } from './stages';

const at = (changes: Partial<Progress>): Progress => ({
  desired: 413,
  received: 413,
  accepted: 413,
  active: 413,
  proven: 413,
  error: null,
  ...changes,
});
const looks = (progress: Progress) => stagesOf(progress).map(({ look }) => look);
const refusal = (stage: ApplyError['stage']): ApplyError => ({
  stage,
  sequence: 413,
  object: 'acme/shop',
  message: 'no',
});

test('what is proven at the desired revision is done at every stage', () => {
  expect(looks(at({}))).toEqual(['done', 'done', 'done', 'done', 'done']);
});

test('a node that still serves the revision before is behind, not done', () => {
  expect(looks(at({ active: 412, proven: 412 }))).toEqual([
    'done',
    'done',
    'done',
    'behind',
    'behind',
  ]);
});

test('a refusal stands at the stage that refused, with the refused revision', () => {
  const stages = stagesOf(at({ accepted: 412, active: 412, proven: 412, error: refusal('apply') }));
  expect(stages[2]).toEqual({ stage: 'accepted', sequence: 413, look: 'failed' });
  expect(stages[3]).toEqual({ stage: 'active', sequence: 412, look: 'behind' });
});

test('a refusal of an older revision does not mark the newer one as failed', () => {
  expect(looks(at({ desired: 414, received: 413, error: refusal('apply') }))).not.toContain(
    'failed',
  );
});

test('nothing received is missing, never done', () => {
  const nothing = at({ received: null, accepted: null, active: null, proven: null });
  expect(looks(nothing)).toEqual(['done', 'missing', 'missing', 'missing', 'missing']);
});
