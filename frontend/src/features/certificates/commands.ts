/** The verbs of a certificate: how each looks, what it asks for, and what it will do in a sentence. Pure. */
import type { WriteRequest } from '@/api/client';
import type { Certificate, CertificateCommand } from '@/api/types/certificates';

/** Order is data: left to right, the most likely one last, where the pointer expects it. */
export const ORDER: readonly CertificateCommand[] = ['replace', 'roll-back', 'renew', 'retry'];

export const needsReason = (command: CertificateCommand): boolean =>
  command === 'replace' || command === 'roll-back';
export const takesReason = (command: CertificateCommand): boolean => command !== 'retry';
/** A key that leaked, or a step backwards: painted as what it is. */
export const isDangerous = needsReason;

export function commandRequest(
  id: string,
  command: CertificateCommand,
  reason: string,
): WriteRequest {
  const body = takesReason(command) && reason.trim() ? { reason: reason.trim() } : {};
  return { method: 'POST', path: `/certificates/${id}/${command}`, body };
}

/** Keys of the sentences, and the numbers in them. */
export function consequenceOf(command: CertificateCommand, one: Certificate) {
  const { serving, version, issuer, rotation, is_suspended: isSuspended } = one;
  const values = {
    count: serving.nodes,
    names: one.hostnames.length,
    issuer: issuer?.title ?? '',
    version: version ?? 0,
    before: Math.max(1, (version ?? 1) - 1),
    attempts: rotation?.attempts ?? 0,
  };
  return { keys: keysOf(command, isSuspended), values };
}

function keysOf(command: CertificateCommand, isSuspended: boolean) {
  switch (command) {
    case 'renew':
      return ['consequence.renew', 'consequence.kept'] as const;
    case 'replace':
      return ['consequence.replace', 'consequence.replace.old'] as const;
    case 'retry':
      return isSuspended
        ? (['consequence.retry', 'consequence.retry.lift'] as const)
        : (['consequence.retry'] as const);
    case 'roll-back':
      return ['consequence.back', 'consequence.back.after'] as const;
  }
}
