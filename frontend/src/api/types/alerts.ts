/** Alerts, what they are looked for by, what keeps them quiet and whom they are told to. */
import type { Schemas } from './schemas';

export type Alert = Schemas['AlertShape'];
export type AlertSeverity = Alert['severity'];
export type AlertEvent = Schemas['AlertEventShape'];
export type AlertSummary = Schemas['AlertSummaryShape'];
export type AlertKind = Schemas['KindShape'];
export type AlertRule = Schemas['RuleShape'];
export type Matcher = Schemas['MatcherShape'];
export type Silence = Schemas['SilenceShape'];
export type Inhibition = Schemas['InhibitionShape'];
export type Explanation = Schemas['ExplanationShape'];
export type InhibitionPage = Schemas['InhibitionPage'];
export type Channel = Schemas['ChannelShape'];
export type AddedChannel = Schemas['AddedChannelShape'];
export type ChannelType = Channel['type'];
export type NotificationDelivery = Schemas['NotificationDeliveryShape'];
export type NotificationPolicy = Schemas['NotificationPolicyShape'];
export type Runbook = Schemas['RunbookShape'];
