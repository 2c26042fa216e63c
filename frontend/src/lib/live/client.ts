/**
 * The websocket: says what changed and streams live counts; data comes from REST.
 * A socket that went quiet is treated as dead, so a frozen connection can never look healthy.
 */
import { backoffMs } from '../backoff';
import { learnServerTime, serverNow } from '../clock';
import {
  parseMessage,
  type Changed,
  type LiveMessage,
  type ObjectivesMessage,
  type RecordsMessage,
  type TrafficMessage,
} from './messages';

export type LiveState = 'connecting' | 'live' | 'reconnecting' | 'signed-out';
type Timer = ReturnType<typeof setTimeout>;

export const QUIET_MS = 25_000; // two and a half pings
/** Without a word for longer, nobody knows whether what is shown still holds: one ping is missing, and half of the next. */
export const LATE_MS = 15_000;
const SIGNED_OUT = 4401; // the one answer after which trying again is pointless

export class LiveClient {
  #socket: WebSocket | null = null;
  #state: LiveState = 'connecting';
  #attempt = 0;
  #timer: Timer | undefined;
  #topics = new Map<string, number>();
  #told = new Set<string>();
  #isSyncing = false;
  #heardAtMs: number | null = null;
  #onState = new Set<() => void>();
  #onChanged = new Set<(message: Changed) => void>();
  #onTraffic = new Set<(message: TrafficMessage) => void>();
  #onRecords = new Set<(message: RecordsMessage) => void>();
  #onObjectives = new Set<(message: ObjectivesMessage) => void>();
  #onResume = new Set<() => void>();

  readonly #url: string;
  readonly #open: (url: string) => WebSocket;

  constructor(url: string, open = (address: string) => new WebSocket(address)) {
    this.#url = url;
    this.#open = open;
  }

  /** When the server last said anything, or else when we first asked; in its own time. It pings every ten seconds. */
  get heardAtMs(): number | null {
    return this.#heardAtMs;
  }
  get state(): LiveState {
    return this.#state;
  }
  onState = (listener: () => void) => listen(this.#onState, listener);
  onChanged = (listener: (message: Changed) => void) => listen(this.#onChanged, listener);
  onTraffic = (listener: (message: TrafficMessage) => void) => listen(this.#onTraffic, listener);
  onRecords = (listener: (message: RecordsMessage) => void) => listen(this.#onRecords, listener);
  onObjectives = (listener: (message: ObjectivesMessage) => void) =>
    listen(this.#onObjectives, listener);
  /** Called after a lost connection came back: anything may have changed meanwhile. */
  onResume = (listener: () => void) => listen(this.#onResume, listener);

  start(): void {
    this.#heardAtMs ??= serverNow();
    const socket = this.#open(this.#url);
    this.#socket = socket;
    this.#watch();
    socket.addEventListener('open', () => this.#opened(socket));
    socket.addEventListener('message', (event: MessageEvent<string>) =>
      this.#received(socket, event.data),
    );
    socket.addEventListener('close', (event) => this.#closed(socket, event.code));
  }

  stop(): void {
    clearTimeout(this.#timer);
    const socket = this.#socket;
    this.#socket = null;
    socket?.close();
  }

  /** Ask for a topic until the returned function is called; several askers share one subscription. */
  follow(topic: string): () => void {
    this.#count(topic, 1);
    return () => this.#count(topic, -1);
  }

  #count(topic: string, change: 1 | -1): void {
    const askers = (this.#topics.get(topic) ?? 0) + change;
    if (askers > 0) this.#topics.set(topic, askers);
    else this.#topics.delete(topic);
    if (!this.#isSyncing) queueMicrotask(() => this.#sync());
    this.#isSyncing = true;
  }

  /** Tell the server the difference, once for all topics that one page change touched. */
  #sync(): void {
    this.#isSyncing = false;
    if (this.#socket?.readyState !== WebSocket.OPEN) return;
    const wanted = new Set(this.#topics.keys());
    this.#send('subscribe', [...wanted.difference(this.#told)]);
    this.#send('unsubscribe', [...this.#told.difference(wanted)]);
    this.#told = wanted;
  }

  #send(type: string, topics: string[]): void {
    if (topics.length > 0) this.#socket?.send(JSON.stringify({ type, topics }));
  }

  #opened(socket: WebSocket): void {
    if (socket !== this.#socket) return;
    const wasLost = this.#attempt > 0;
    this.#attempt = 0;
    this.#told = new Set();
    this.#sync();
    this.#enter('live');
    this.#watch();
    if (wasLost) this.#onResume.forEach((listener) => listener());
  }

  #received(socket: WebSocket, text: string): void {
    if (socket !== this.#socket) return;
    this.#watch();
    const message = parseMessage(text);
    if (message) this.#deliver(message);
    this.#heardAtMs = serverNow();
  }

  #deliver(message: LiveMessage): void {
    if (message.type === 'ping') learnServerTime(Date.parse(message.at));
    if (message.type === 'changed') this.#onChanged.forEach((listener) => listener(message));
    if (message.type === 'traffic' && this.#topics.has(message.topic))
      this.#onTraffic.forEach((listener) => listener(message));
    if (message.type === 'records' && this.#topics.has(message.topic))
      this.#onRecords.forEach((listener) => listener(message));
    if (message.type === 'objectives' && this.#topics.has(message.topic))
      this.#onObjectives.forEach((listener) => listener(message));
  }

  #closed(socket: WebSocket, code: number): void {
    if (socket !== this.#socket) return;
    this.#socket = null;
    if (code === SIGNED_OUT) return this.#enter('signed-out');
    this.#enter('reconnecting');
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.start(), backoffMs(this.#attempt));
    this.#attempt += 1;
  }

  /** Nothing heard for a while means nobody is there. */
  #watch(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      const socket = this.#socket;
      socket?.close();
      if (socket) this.#closed(socket, 0);
    }, QUIET_MS);
  }

  #enter(state: LiveState): void {
    if (this.#state === state) return;
    this.#state = state;
    this.#onState.forEach((listener) => listener());
  }
}

function listen<Listener>(set: Set<Listener>, listener: Listener): () => void {
  set.add(listener);
  return () => set.delete(listener);
}
