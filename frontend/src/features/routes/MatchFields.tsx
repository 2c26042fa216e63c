/** What a request must have: a path, a method, headers, parameters, cookies, a client. */
import { useState } from 'react';
import type { RouteMatch } from '@/api/types/intent';
import { NamesField } from '@/intent/fields/NamesField';
import { AddLine } from '@/intent/Rows';
import { cookieMatch, headerMatch, queryMatch } from './blank';
import { ClientFields } from './ClientFields';
import { ConditionRows } from './ConditionRows';
import { clientListsOf } from './describe';
import { PathFields } from './PathFields';
import classes from './routes.module.css';
import { useRoutesText } from './text';

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

type Props = { match: RouteMatch; onChange: (match: RouteMatch) => void };

export function MatchFields({ match, onChange }: Props) {
  const t = useRoutesText();
  const [isOpened, setOpened] = useState(false);
  const isWho = isOpened || clientListsOf(match).length > 0 || match.scheme !== null;
  return (
    <div className={classes.block}>
      <PathFields match={match} onChange={onChange} />
      {!match.grpc && (
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
      )}
      {match.headers.length > 0 && (
        <ConditionRows
          pointer="/spec/match/headers"
          label={t('headers.match')}
          one={t('headers.one')}
          canInvert
          lines={match.headers}
          onChange={(headers) => onChange({ ...match, headers })}
        />
      )}
      {match.query.length > 0 && (
        <ConditionRows
          pointer="/spec/match/query"
          label={t('query.match')}
          one={t('query.one')}
          lines={match.query}
          onChange={(query) => onChange({ ...match, query })}
        />
      )}
      {match.cookies.length > 0 && (
        <ConditionRows
          pointer="/spec/match/cookies"
          label={t('cookies.match')}
          one={t('cookies.one')}
          canInvert
          lines={match.cookies}
          onChange={(cookies) => onChange({ ...match, cookies })}
        />
      )}
      {isWho && <ClientFields match={match} onChange={onChange} />}
      <div className={classes.toggles}>
        <AddLine
          label={t('match.header')}
          onAdd={() => onChange({ ...match, headers: [...match.headers, headerMatch()] })}
        />
        <AddLine
          label={t('match.query')}
          onAdd={() => onChange({ ...match, query: [...match.query, queryMatch()] })}
        />
        <AddLine
          label={t('match.cookie')}
          onAdd={() => onChange({ ...match, cookies: [...match.cookies, cookieMatch()] })}
        />
        {!isWho && <AddLine label={t('match.who')} onAdd={() => setOpened(true)} />}
      </div>
    </div>
  );
}
