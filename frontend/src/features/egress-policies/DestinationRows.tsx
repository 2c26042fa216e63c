/** Where a rule leads: hosts with their port and way; methods and a path where plain HTTP lets them be seen. */
import type { Destination } from '@/api/types/intent';
import { ChoiceField } from '@/intent/fields/ChoiceField';
import { FieldGroup } from '@/intent/fields/FieldGroup';
import { NamesField } from '@/intent/fields/NamesField';
import { TextField } from '@/intent/fields/TextField';
import lines from '@/intent/intent.module.css';
import { AddLine, Rows } from '@/intent/Rows';
import { destination } from './blank';
import classes from './policies.module.css';
import { useText } from './text';

const WAYS = ['tunnel', 'http'] as const;
/** What can be seen in plain HTTP only. */
const SEALED = { methods: [], path_prefix: null };
const USUAL_PORTS = { tunnel: 443, http: 80 };

type Props = {
  destinations: readonly Destination[];
  onChange: (destinations: Destination[]) => void;
  pointer: string;
};

export function DestinationRows({ destinations, onChange, pointer }: Props) {
  const t = useText();
  return (
    <FieldGroup label={t('destinations')} pointer={pointer}>
      <p className={classes.quiet}>{t('destinations.hint')}</p>
      <Rows lines={destinations} label={t('destination')} onChange={onChange} least={1}>
        {(line, change, index) => (
          <DestinationLine destination={line} onChange={change} pointer={`${pointer}/${index}`} />
        )}
      </Rows>
      <AddLine
        label={t('destination.add')}
        onAdd={() => onChange([...destinations, destination()])}
      />
    </FieldGroup>
  );
}

type LineProps = {
  destination: Destination;
  onChange: (destination: Destination) => void;
  pointer: string;
};

function DestinationLine({ destination: line, onChange, pointer }: LineProps) {
  const t = useText();
  return (
    <>
      <div className={lines.grow}>
        <TextField
          mono
          pointer={`${pointer}/host`}
          name={t('host')}
          placeholder="api.example.com"
          value={line.host}
          onChange={(host) => onChange({ ...line, host })}
        />
      </div>
      <TextField
        mono
        pointer={`${pointer}/port`}
        name={t('port')}
        placeholder="443"
        width={110}
        value={String(line.port)}
        onChange={(port) => onChange({ ...line, port: portsOf(port) })}
      />
      <ChoiceField
        pointer={`${pointer}/forwarding`}
        name={t('way')}
        width={124}
        options={WAYS.map((value) => ({ value, label: t(`way.${value}`) }))}
        value={line.forwarding}
        onChange={(forwarding) => onChange(going(line, forwarding))}
      />
      {line.forwarding === 'http' && (
        <div className={classes.seen}>
          <NamesField
            pointer={`${pointer}/methods`}
            name={t('methods')}
            placeholder={t('methods.any')}
            value={line.methods}
            onChange={(methods) =>
              onChange({ ...line, methods: methods.map((one) => one.toUpperCase()) })
            }
          />
          <TextField
            mono
            pointer={`${pointer}/path_prefix`}
            name={t('path')}
            placeholder={t('path.any')}
            value={line.path_prefix ?? ''}
            onChange={(prefix) => onChange({ ...line, path_prefix: prefix || null })}
          />
        </div>
      )}
      <div className={classes.seen}>
        <NamesField
          pointer={`${pointer}/regions`}
          name={t('regions')}
          placeholder={t('regions.unknown')}
          value={line.regions}
          onChange={(regions) => onChange({ ...line, regions })}
        />
      </div>
    </>
  );
}

/** One number is said as a number; lists and ranges as they are typed. */
const portsOf = (text: string): number | string => (/^\d{1,5}$/.test(text) ? Number(text) : text);

/** The usual port goes with the way; one that somebody chose stays. */
function going(line: Destination, forwarding: Destination['forwarding']): Destination {
  const isUsual = line.port === USUAL_PORTS[line.forwarding];
  const port = isUsual ? USUAL_PORTS[forwarding] : line.port;
  return { ...line, forwarding, port, ...(forwarding === 'tunnel' ? SEALED : {}) };
}
