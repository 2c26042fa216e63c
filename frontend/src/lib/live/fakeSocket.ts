/** A websocket driven by a test: what the page sent, and what the server says. */
export class FakeSocket extends EventTarget {
  readyState: number = WebSocket.CONNECTING;
  readonly sent: { type: string; topics: string[] }[] = [];

  send(text: string): void {
    this.sent.push(JSON.parse(text) as { type: string; topics: string[] });
  }
  accept(): void {
    this.readyState = WebSocket.OPEN;
    this.dispatchEvent(new Event('open'));
  }
  say(message: object): void {
    this.dispatchEvent(new MessageEvent('message', { data: JSON.stringify(message) }));
  }
  drop(code = 1006): void {
    this.readyState = WebSocket.CLOSED;
    this.dispatchEvent(new CloseEvent('close', { code }));
  }
  close(): void {
    this.drop(1000);
  }
}
