/** What a channel's form holds, what is missing of it, and the request it becomes. Pure. */
import type { WriteRequest } from '@/api/client';
import type { Channel, ChannelType } from '@/api/types/alerts';

export const TYPES: readonly ChannelType[] = ['webhook', 'email', 'slack', 'pagerduty'];
/** The secret of each type, by its name in the API. */
export const SECRETS = {
  webhook: 'signing_secret',
  email: '',
  slack: 'url',
  pagerduty: 'routing_key',
} as const satisfies Record<ChannelType, string>;

export type ChannelDraft = {
  type: ChannelType;
  name: string;
  url: string;
  to: string;
  secret: string;
  isEnabled: boolean;
};

export const draftOf = (channel: Channel | null): ChannelDraft => ({
  type: channel?.type ?? 'webhook',
  name: channel?.name ?? '',
  url: urlOf(channel),
  to: recipientsOf(channel).join('\n'),
  secret: '',
  isEnabled: channel?.is_enabled ?? true,
});

const urlOf = (channel: Channel | null): string => {
  const url = channel?.settings['url'];
  return typeof url === 'string' ? url : '';
};

const recipientsOf = (channel: Channel | null): string[] => {
  const to: unknown = channel?.settings['to'];
  return Array.isArray(to) ? to.filter((one) => typeof one === 'string') : [];
};

/** Where a channel leads, for a list; empty where that is its secret. */
export const whereOf = (channel: Channel): string =>
  urlOf(channel) || recipientsOf(channel).join(', ');

export type Missing = 'need.name' | 'need.url' | 'need.to' | 'need.secret';

export function channelMissing(draft: ChannelDraft, isNew: boolean): Missing | null {
  const { type, name, url, to, secret } = draft;
  if (!name.trim()) return 'need.name';
  if ((type === 'webhook' || type === 'pagerduty') && !url.trim()) return 'need.url';
  if (type === 'email' && !to.trim()) return 'need.to';
  return isNew && (type === 'slack' || type === 'pagerduty') && !secret ? 'need.secret' : null;
}

export function channelRequest(
  tenant: string,
  channel: Channel | null,
  draft: ChannelDraft,
): WriteRequest {
  const { type, name, secret, isEnabled } = draft;
  const fields = {
    name,
    is_enabled: isEnabled,
    settings: settingsOf(draft),
    ...(secret && { secrets: { [SECRETS[type]]: secret } }),
  };
  return channel
    ? { method: 'PATCH', path: `/channels/${channel.id}`, body: fields, etag: channel.etag }
    : { method: 'POST', path: `/tenants/${tenant}/channels`, body: { ...fields, type } };
}

function settingsOf({ type, url, to }: ChannelDraft): Record<string, unknown> {
  if (type === 'email') return { to: to.split(/[\s,]+/).filter(Boolean) };
  return type === 'slack' ? {} : { url: url.trim() };
}

/** The request as it may be shown: with a placeholder where the secret stands. */
export function shownChannel(request: WriteRequest): WriteRequest {
  const body = request.body as { secrets?: Record<string, string> };
  if (!body.secrets) return request;
  const hidden = Object.fromEntries(Object.keys(body.secrets).map((name) => [name, '…']));
  return { ...request, body: { ...body, secrets: hidden } };
}
