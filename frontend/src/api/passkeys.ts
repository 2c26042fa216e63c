/** Passkeys as the API speaks of them: base64url where the browser wants bytes. */

type Named = { id: string; type: 'public-key'; transports?: AuthenticatorTransport[] };
export type PasskeyQuestion = {
  publicKey: {
    challenge: string;
    rpId?: string;
    timeout?: number;
    userVerification?: UserVerificationRequirement;
    allowCredentials?: Named[];
  };
};

/** Asks the browser for one of its passkeys; what it says, as JSON. Rejects when nothing was chosen. */
export async function answerOf({ publicKey }: PasskeyQuestion): Promise<string> {
  const found = (await navigator.credentials.get({
    publicKey: {
      ...publicKey,
      challenge: bytes(publicKey.challenge),
      allowCredentials: (publicKey.allowCredentials ?? []).map((one) => ({
        ...one,
        id: bytes(one.id),
      })),
    },
  })) as PublicKeyCredential;
  const said = found.response as AuthenticatorAssertionResponse;
  return JSON.stringify({
    id: found.id,
    rawId: text(found.rawId),
    type: found.type,
    clientExtensionResults: {},
    response: {
      clientDataJSON: text(said.clientDataJSON),
      authenticatorData: text(said.authenticatorData),
      signature: text(said.signature),
      ...(said.userHandle ? { userHandle: text(said.userHandle) } : {}),
    },
  });
}

export const bytes = (base64url: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(base64url.replaceAll('-', '+').replaceAll('_', '/')), (letter) =>
    letter.charCodeAt(0),
  );

export const text = (buffer: ArrayBuffer): string =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '');
