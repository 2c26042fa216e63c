/** The way of a request, station by station: what each did with it, and the object that says so. */
import type { RouteTest, TestedStep } from '@/api/types/tester';
import { usePoliciesText } from '@/intent/policies/text';
import { Mark } from '@/ui/status/Mark';
import { isOtherStep } from './differences';
import { VERDICTS } from './looks';
import { ObjectLink } from './ObjectLink';
import classes from './tester.module.css';
import { useText } from './text';

const OURS = [
  'listener',
  'hostname',
  'route',
  'client_certificate',
  'waf',
  'dlp',
  'service',
  'answer',
] as const;

type Props = { slice: string; test: RouteTest; other?: RouteTest | undefined };

export function Steps({ slice, test, other }: Props) {
  const t = useText();
  return (
    <>
      <ol className={classes.steps}>
        {test.steps.map((step) => (
          <Station key={step.step} slice={slice} step={step} isOther={isOtherStep(step, other)} />
        ))}
      </ol>
      {test.hostnames.length > 0 && (
        <p className={classes.near}>
          {t('near')} <code>{test.hostnames.join(', ')}</code>
        </p>
      )}
    </>
  );
}

type StationProps = { slice: string; step: TestedStep; isOther: boolean };

function Station({ slice, step, isOther }: StationProps) {
  const t = useText();
  const { verdict, text, object, said_by: saidBy } = step;
  const isBySelf = !saidBy || (saidBy.kind === object?.kind && saidBy.name === object.name);
  return (
    <li className={classes.step} data-verdict={verdict} data-other={isOther || undefined}>
      <span className={classes.point}>
        <Mark {...VERDICTS[verdict]} size={12} />
      </span>
      <span className={classes.what}>
        <b>{useNameOf(step.step)}</b>
        {object && <ObjectLink slice={slice} named={object} />}
        {!isBySelf && (
          <span className={classes.quiet}>
            {t('by', { name: '' })}
            <ObjectLink slice={slice} named={saidBy} />
          </span>
        )}
        {isOther && <em className={classes.differ}>{t('differ')}</em>}
      </span>
      <span className={classes.said} data-tone={VERDICTS[verdict].tone}>
        {t(
          step.step === 'service' && verdict === 'passed'
            ? 'verdict.answered'
            : `verdict.${verdict}`,
        )}
      </span>
      {text && <span className={classes.why}>{text}</span>}
    </li>
  );
}

/** Types of traffic policies have their names where they are made. */
function useNameOf(step: string): string {
  const t = useText();
  const words = usePoliciesText();
  const ours = OURS.find((one) => one === step);
  return ours ? t(`step.${ours}`) : words(`type.${step}` as Parameters<typeof words>[0]);
}
