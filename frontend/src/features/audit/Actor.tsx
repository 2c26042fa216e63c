/** Who acted, and of which kind: a person, a token, a service account, a node, or Gatehouse itself. */
import {
  IconKey,
  IconRobot,
  IconServer,
  IconSettingsAutomation,
  IconUser,
  type Icon,
} from '@tabler/icons-react';
import type { ActorKind, Entry } from '@/api/types/audit';
import classes from './audit.module.css';
import { useText } from './text';

const ICONS: Record<ActorKind, Icon> = {
  user: IconUser,
  token: IconKey,
  service: IconRobot,
  node: IconServer,
  system: IconSettingsAutomation,
};

export function Actor({ actor }: { actor: Entry['actor'] }) {
  const t = useText();
  const Picture = ICONS[actor.kind] ?? IconUser;
  return (
    <span className={classes.actor} title={t(`kind.${actor.kind}`)}>
      <Picture size={14} stroke={1.6} aria-label={t(`kind.${actor.kind}`)} />
      <span>{actor.name}</span>
    </span>
  );
}
