type Target = { webSocketDebuggerUrl: string };

const LONGEST_MS = 5_000;

/**
 * Has a workerd process collect the garbage of its isolates by its inspector; each does so when its
 * next request runs
 * (https://chromedevtools.github.io/devtools-protocol/v8/HeapProfiler/#method-collectGarbage).
 * @throws Error when none comes, or the process was just killed
 */
export async function collectGarbage(inspector_port: number): Promise<void> {
  const signal = AbortSignal.timeout(LONGEST_MS);
  const listed = await fetch(`http://127.0.0.1:${inspector_port}/json`, { signal });
  for (const { webSocketDebuggerUrl } of (await listed.json()) as Target[]) {
    await collectOne(webSocketDebuggerUrl, signal);
  }
}

function collectOne(url: string, signal: AbortSignal): Promise<void> {
  const socket = new WebSocket(url);
  return new Promise<void>((resolve, reject) => {
    const fail = () => reject(new Error(`${url} did not collect`));
    socket.addEventListener('open', () => {
      socket.send(JSON.stringify({ id: 1, method: 'HeapProfiler.collectGarbage' }));
    });
    socket.addEventListener('message', ({ data }) => {
      if ((JSON.parse(String(data)) as { id?: number }).id === 1) resolve();
    });
    socket.addEventListener('error', fail);
    socket.addEventListener('close', fail);
    signal.addEventListener('abort', fail);
  }).finally(() => socket.close());
}
