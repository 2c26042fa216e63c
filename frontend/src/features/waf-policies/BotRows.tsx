/** Bots of one's own, beside those that everybody knows: what they call themselves, and where their machines are. */
import type { Bot } from '@/api/types/intent';
import { NamesField } from '@/intent/fields/NamesField';
import { TextField } from '@/intent/fields/TextField';
import { FoldedRows } from '@/intent/FoldedRows';
import { bot } from './blank';
import classes from './policies.module.css';
import { useText } from './text';

const POINTER = '/spec/bots';

type Props = { bots: readonly Bot[]; onChange: (bots: Bot[]) => void };

export function BotRows({ bots, onChange }: Props) {
  const t = useText();
  return (
    <>
      <p className={classes.quiet}>{t('bots.hint')}</p>
      <FoldedRows
        lines={bots}
        onChange={onChange}
        pointer={POINTER}
        label={t('bot')}
        addLabel={t('bot.add')}
        blank={bot}
        summary={inShort}
      >
        {(line, change, index) => (
          <>
            <TextField
              mono
              pointer={`${POINTER}/${index}/name`}
              label={t('bot.name')}
              placeholder="partner"
              value={line.name}
              onChange={(name) => change({ ...line, name })}
            />
            <TextField
              mono
              pointer={`${POINTER}/${index}/user_agent`}
              label={t('bot.agent')}
              placeholder="partnerbot/"
              value={line.user_agent}
              onChange={(agent) => change({ ...line, user_agent: agent })}
            />
            <NamesField
              pointer={`${POINTER}/${index}/suffixes`}
              label={t('bot.suffixes')}
              placeholder="crawl.partner.example"
              value={line.suffixes}
              onChange={(suffixes) => change({ ...line, suffixes })}
            />
          </>
        )}
      </FoldedRows>
    </>
  );
}

const inShort = ({ name, suffixes }: Bot): string =>
  [name, ...suffixes].filter(Boolean).join(' · ');
