// Passkeys: asks the browser for what the form's options say, puts the answer into the form and sends it.
const bytes = (text) =>
  Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (letter) => letter.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
const named = (list) => (list ?? []).map((one) => ({ ...one, id: bytes(one.id) }));

function readable({ publicKey }) {
  const asked = { ...publicKey, challenge: bytes(publicKey.challenge) };
  if (asked.user) asked.user = { ...asked.user, id: bytes(asked.user.id) };
  if (asked.excludeCredentials) asked.excludeCredentials = named(asked.excludeCredentials);
  if (asked.allowCredentials) asked.allowCredentials = named(asked.allowCredentials);
  return { publicKey: asked };
}

function sendable({ id, rawId, type, response }) {
  const found = { clientDataJSON: text(response.clientDataJSON) };
  for (const name of ['attestationObject', 'authenticatorData', 'signature', 'userHandle'])
    if (response[name]) found[name] = text(response[name]);
  if (response.getTransports) found.transports = response.getTransports();
  return { id, rawId: text(rawId), type, clientExtensionResults: {}, response: found };
}

async function optionsOf(form) {
  if (form.dataset.options) return JSON.parse(form.dataset.options);
  const token = form.elements.csrfmiddlewaretoken.value;
  const answer = await fetch(form.dataset.ask, { method: 'POST', headers: { 'X-CSRFToken': token } });
  const options = await answer.json();
  if (!answer.ok) throw new Error(options.failure);
  return options;
}

async function use(form) {
  const failure = form.querySelector('.failure');
  failure.hidden = true;
  try {
    const asked = readable(await optionsOf(form));
    const made = await navigator.credentials[form.dataset.passkey](asked);
    form.elements.passkey.value = JSON.stringify(sendable(made));
    form.submit();
  } catch (error) {
    failure.textContent = error.name === 'InvalidStateError' ? 'This device has a passkey for you already.'
      : error.name === 'NotAllowedError' ? 'Nothing was chosen, or it took too long. Try again.'
      : `The passkey could not be used: ${error.message}`;
    failure.hidden = false;
  }
}

for (const form of document.querySelectorAll('[data-passkey]')) {
  form.hidden = !window.PublicKeyCredential;
  form.querySelector('button').addEventListener('click', () => use(form));
}
