/** The path of a request, or in its place which calls of gRPC are meant. */
import type { RouteMatch } from '@/api/types/intent';
import { ChoiceField } from '@/intent/fields/ChoiceField';
import { FieldGroup } from '@/intent/fields/FieldGroup';
import { TextField } from '@/intent/fields/TextField';
import lines from '@/intent/intent.module.css';
import { anyPath, grpcMatch } from './blank';
import { useRoutesText } from './text';

const TYPES = ['prefix', 'exact', 'template', 'regex', 'grpc'] as const;

type Props = { match: RouteMatch; onChange: (match: RouteMatch) => void };

export function PathFields({ match, onChange }: Props) {
  const t = useRoutesText();
  const choose = (type: (typeof TYPES)[number]) =>
    onChange(
      type === 'grpc'
        ? { ...match, path: anyPath(), methods: [], grpc: grpcMatch() }
        : { ...match, path: { ...match.path, type }, grpc: null },
    );
  return (
    <FieldGroup label={t('path')}>
      <div className={lines.line}>
        <ChoiceField
          pointer="/spec/match/path/type"
          name={t('path.type')}
          width={104}
          options={TYPES.map((value) => ({ value, label: t(`path.${value}`) }))}
          value={match.grpc ? 'grpc' : match.path.type}
          onChange={choose}
        />
        {match.grpc ? (
          <GrpcFields grpc={match.grpc} onChange={(grpc) => onChange({ ...match, grpc })} />
        ) : (
          <div className={lines.grow}>
            <TextField
              mono
              pointer="/spec/match/path/value"
              name={t('path')}
              placeholder={match.path.type === 'template' ? t('path.template.example') : ''}
              value={match.path.value}
              onChange={(value) => onChange({ ...match, path: { ...match.path, value } })}
            />
          </div>
        )}
      </div>
    </FieldGroup>
  );
}

type Grpc = NonNullable<RouteMatch['grpc']>;

function GrpcFields({ grpc, onChange }: { grpc: Grpc; onChange: (grpc: Grpc) => void }) {
  const t = useRoutesText();
  const at = '/spec/match/grpc';
  return (
    <>
      <ChoiceField
        pointer={`${at}/type`}
        name={t('match.kind')}
        width={104}
        options={(['exact', 'regex'] as const).map((value) => ({
          value,
          label: t(`match.${value}`),
        }))}
        value={grpc.type}
        onChange={(type) => onChange({ ...grpc, type })}
      />
      {(['service', 'method'] as const).map((part) => (
        <div key={part} className={lines.grow}>
          <TextField
            mono
            pointer={`${at}/${part}`}
            name={t(`grpc.${part}`)}
            placeholder={t(`grpc.${part}.any`)}
            value={grpc[part] ?? ''}
            onChange={(value) => onChange({ ...grpc, [part]: value || null })}
          />
        </div>
      ))}
    </>
  );
}
