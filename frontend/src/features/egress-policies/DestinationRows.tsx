/** Where a rule leads: hosts with their port and way; methods and a path where plain HTTP lets them be seen. */
import type { Destination } from '@/api/types/intent';
import { ChoiceField } from '@/intent/fields/ChoiceField';
import { FieldGroup } from '@/intent/fields/FieldGroup';
import { NamesField } from '@/intent/fields/NamesField';
import { SuggestField } from '@/intent/fields/SuggestField';
import { TextField } from '@/intent/fields/TextField';
import lines from '@/intent/intent.module.css';
import { AddLine, Rows } from '@/intent/Rows';
import { ALIAS_PORT, aliasOf, nameIn } from '@/egress/aliases';
import { useNamedDestinations } from '@/egress/reads';
import { useRegions } from '@/egress/useRegions';
import { NamedNote } from './NamedNote';
import { destination } from './blank';
import classes from './policies.module.css';
import { useText } from './text';

const WAYS = ['tunnel', 'http'] as const;
/** What can be seen in plain HTTP only. */
const SEALED = { methods: [], path_prefix: null };
const USUAL_PORTS = { tunnel: 443, http: 80 };

type Props = {
  slice: string;
  destinations: readonly Destination[];
  onChange: (destinations: Destination[]) => void;
  pointer: string;
};

export function DestinationRows({ slice, destinations, onChange, pointer }: Props) {
  const t = useText();
  return (
    <FieldGroup label={t('destinations')} pointer={pointer}>
      <p className={classes.quiet}>{t('destinations.hint')}</p>
      <Rows lines={destinations} label={t('destination')} onChange={onChange} least={1}>
        {(line, change, index) => (
          <DestinationLine
            slice={slice}
            destination={line}
            onChange={change}
            pointer={`${pointer}/${index}`}
          />
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
  slice: string;
  destination: Destination;
  onChange: (destination: Destination) => void;
  pointer: string;
};

function DestinationLine({ slice, destination: line, onChange, pointer }: LineProps) {
  const t = useText();
  const regions = useRegions(slice);
  const { items: named } = useNamedDestinations(slice);
  const alias = nameIn(line.host);
  return (
    <>
      <div className={lines.grow}>
        <SuggestField
          pointer={`${pointer}/host`}
          name={t('host')}
          placeholder="api.example.com"
          suggestions={named.map(({ name, spec }) => ({ value: aliasOf(name), help: spec.host }))}
          value={line.host}
          onChange={(host) => onChange(leadingTo(line, host))}
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
          placeholder={t(alias ? 'regions.named' : 'regions.unknown')}
          options={regions}
          value={line.regions}
          onChange={(said) => onChange({ ...line, regions: said })}
        />
        {alias && <NamedNote slice={slice} name={alias} destinations={named} />}
      </div>
    </>
  );
}

/** One number is said as a number; lists and ranges as they are typed. */
const portsOf = (text: string): number | string => (/^\d{1,5}$/.test(text) ? Number(text) : text);

/** A named destination is asked for in one way only. */
function leadingTo(line: Destination, host: string): Destination {
  if (nameIn(host) === null) return { ...line, host };
  return { ...line, host, port: ALIAS_PORT, forwarding: 'http' };
}

/** The usual port goes with the way; one that somebody chose stays. */
function going(line: Destination, forwarding: Destination['forwarding']): Destination {
  const isUsual = line.port === USUAL_PORTS[line.forwarding];
  const port = isUsual ? USUAL_PORTS[forwarding] : line.port;
  return { ...line, forwarding, port, ...(forwarding === 'tunnel' ? SEALED : {}) };
}
