/** How answers are looked at, where a hostname, a route or an egress rule asks for it. */
import type { DlpPolicySpec, DlpResponses } from '@/api/types/dlp';
import { ChoiceField } from '@/intent/fields/ChoiceField';
import { NamesField } from '@/intent/fields/NamesField';
import { NumberField } from '@/intent/fields/NumberField';
import { Fold } from '@/intent/Fold';
import lines from '@/intent/intent.module.css';
import { answers, UNREAD } from './blank';
import classes from './policies.module.css';
import { useText } from './text';

const USUAL = answers();

type Props = {
  /** Null where nothing was ever said of them: all is as usual. */
  said: DlpResponses | null;
  onChange: (change: Partial<DlpPolicySpec>) => void;
};

export function AnswerFields({ said, onChange }: Props) {
  const t = useText();
  const spec = said ?? USUAL;
  const set = (change: Partial<DlpResponses>) => onChange({ responses: { ...spec, ...change } });
  const count = spec.content_types.length;
  return (
    <Fold
      title={t('answers')}
      summary={[t('answers.types', { count }), ...spec.headers].join(', ')}
      pointers={['/spec/responses']}
    >
      <div className={classes.block}>
        <p className={classes.quiet}>{t('answers.hint')}</p>
        <NamesField
          pointer="/spec/responses/content_types"
          label={t('answers.content_types')}
          hint={t('answers.content_types.hint')}
          options={USUAL.content_types}
          value={spec.content_types}
          onChange={(names) => set({ content_types: names.map((name) => name.toLowerCase()) })}
        />
        <NamesField
          pointer="/spec/responses/headers"
          label={t('answers.headers')}
          hint={t('headers.hint')}
          placeholder="x-note"
          value={spec.headers}
          onChange={(headers) => set({ headers })}
        />
        <div className={lines.line}>
          <NumberField
            pointer="/spec/responses/largest_body_kib"
            label={t('largest')}
            suffix=" KiB"
            width={150}
            value={spec.largest_body_kib}
            onChange={(largest_body_kib) => set({ largest_body_kib })}
          />
          <NumberField
            pointer="/spec/responses/wait_seconds"
            label={t('answers.wait')}
            suffix=" s"
            width={150}
            value={spec.wait_seconds}
            onChange={(wait_seconds) => set({ wait_seconds })}
          />
        </div>
        <div className={lines.line}>
          {(['beyond', 'unread'] as const).map((key) => (
            <div key={key} className={lines.grow}>
              <ChoiceField
                pointer={`/spec/responses/${key}`}
                label={t(`answers.${key}`)}
                options={UNREAD.map((value) => ({ value, label: t(`unread.${value}`) }))}
                value={spec[key]}
                onChange={(choice) => set({ [key]: choice })}
              />
            </div>
          ))}
        </div>
      </div>
    </Fold>
  );
}
