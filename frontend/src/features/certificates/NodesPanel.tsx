/** Node by node through the rotation: challenge echoed, new key staged, proven by a handshake of its own. */
import type { Certificate, Rotation } from '@/api/types/certificates';
import { Panel } from '@/ui/page/Panel';
import { Mark } from '@/ui/status/Mark';
import type { Glyph, Tone } from '@/ui/status/states';
import { Table, type TableColumn } from '@/ui/table/Table';
import { Age } from '@/ui/time/Age';
import { isEnded } from './course';
import classes from './detail.module.css';
import { nodeLines, shortHash, type NodeLine } from './nodes';
import { usePlaces } from './reads';
import { useText, type CertificatesText } from './text';

type Props = { certificate: Certificate; rotation: Rotation };

export function NodesPanel({ certificate: { id }, rotation }: Props) {
  const t = useText();
  const { data: places = [] } = usePlaces(id);
  const lines = nodeLines(rotation, places);
  const hasChallenge = rotation.nodes.some(({ challenge }) => challenge !== null);
  const proven = lines.filter((line) => line.proven).length;
  if (lines.length === 0) return null;
  return (
    <Panel
      title={t('nodes')}
      meta={t(isEnded(rotation) ? 'nodes.last' : 'nodes.proven', { proven, nodes: lines.length })}
      flush
    >
      <Table
        label={t('nodes')}
        columns={columns(t, hasChallenge)}
        rows={lines}
        rowKey={({ node }) => node}
        note={({ text }) => text && <span className={classes.trouble}>{text}</span>}
      />
    </Panel>
  );
}

const columns = (t: CertificatesText, hasChallenge: boolean): TableColumn<NodeLine>[] => [
  {
    key: 'node',
    header: t('column.node'),
    cell: ({ node, is_heard: isHeard }) => (
      <span className={classes.node}>
        <code>{node}</code>
        {!isHeard && <em>{t('node.silent')}</em>}
      </span>
    ),
  },
  ...(hasChallenge
    ? [
        {
          key: 'challenge',
          header: t('column.challenge'),
          cell: ({ challenge }: NodeLine) =>
            challenge ? (
              <Step {...CHALLENGE[challenge]} word={t(`challenge.is.${challenge}`)} />
            ) : (
              '–'
            ),
        },
      ]
    : []),
  {
    key: 'staged',
    header: t('column.staged'),
    cell: ({ staged }) => (
      <Step {...(staged ? DONE : OPEN)} word={t(staged ? 'staged' : 'not.yet')} />
    ),
  },
  {
    key: 'proven',
    header: t('column.handshake'),
    cell: ({ proven }) => (
      <Step {...(proven ? DONE : OPEN)} word={t(proven ? 'proven.is' : 'not.yet')} />
    ),
  },
  {
    key: 'seen',
    header: t('column.seen'),
    cell: ({ seen }) =>
      seen ? (
        <span className={classes.seen} data-other={!seen.isExpected || undefined}>
          <code title={seen.certificate}>{shortHash(seen.certificate)}</code>
          {!seen.isExpected && <em>{t('seen.other')}</em>}
        </span>
      ) : (
        '–'
      ),
  },
  {
    key: 'age',
    header: t('column.age'),
    align: 'end',
    width: '90px',
    cell: ({ seen }) => (seen ? <Age at={seen.at} /> : '–'),
  },
];

type Look = { glyph: Glyph; tone: Tone };
const DONE: Look = { glyph: 'disc', tone: 'ok' };
const OPEN: Look = { glyph: 'dashes', tone: 'idle' };
const CHALLENGE: Record<NonNullable<NodeLine['challenge']>, Look> = {
  proven: DONE,
  waiting: OPEN,
  failed: { glyph: 'cross', tone: 'bad' },
};

function Step({ glyph, tone, word }: Look & { word: string }) {
  return (
    <span className={classes.mark} data-tone={tone}>
      <Mark glyph={glyph} tone={tone} />
      {word}
    </span>
  );
}
