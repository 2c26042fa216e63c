/** Path, methods, headers and query parameters that a request must have. */
import type { RouteMatch } from '@/api/types/intent';
import { ChoiceField, NamesField, TextField } from '@/intent/fields';
import lines from '@/intent/intent.module.css';
import { ConditionRows } from './ConditionRows';
import { headerMatch, queryMatch } from './blank';
import classes from './routes.module.css';
import { useRoutesText } from './text';

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

type Props = { match: RouteMatch; onChange: (match: RouteMatch) => void };

export function MatchFields({ match, onChange }: Props) {
  const t = useRoutesText();
  const setPath = (change: Partial<RouteMatch['path']>) =>
    onChange({ ...match, path: { ...match.path, ...change } });
  return (
    <div className={classes.block}>
      <div className={lines.line}>
        <ChoiceField
          pointer="/spec/match/path/type"
          label={t('path')}
          name={t('path.type')}
          width={96}
          options={(['prefix', 'exact', 'regex'] as const).map((value) => ({
            value,
            label: t(`path.${value}`),
          }))}
          value={match.path.type}
          onChange={(type) => setPath({ type })}
        />
        <div className={lines.grow}>
          <TextField
            mono
            pointer="/spec/match/path/value"
            label={' '}
            name={t('path')}
            value={match.path.value}
            onChange={(value) => setPath({ value })}
          />
        </div>
      </div>
      <NamesField
        pointer="/spec/match/methods"
        label={t('methods')}
        placeholder={t('methods.any')}
        options={METHODS}
        value={match.methods}
        onChange={(methods) =>
          onChange({ ...match, methods: methods.map((method) => method.toUpperCase()) })
        }
      />
      <ConditionRows
        pointer="/spec/match/headers"
        label={t('headers.match')}
        addLabel={t('headers.add')}
        canInvert
        lines={match.headers}
        blank={headerMatch}
        onChange={(headers) => onChange({ ...match, headers })}
      />
      <ConditionRows
        pointer="/spec/match/query"
        label={t('query.match')}
        addLabel={t('query.add')}
        lines={match.query}
        blank={queryMatch}
        onChange={(query) => onChange({ ...match, query })}
      />
    </div>
  );
}
