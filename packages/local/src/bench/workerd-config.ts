/** What one workerd process serves. */
export type WorkerdSubject = {
  /** File name of the bundle, beside the configuration. */
  bundle: string;
  compatibility_date: string;
  /** Text bindings: the Worker's settings. */
  vars: Readonly<Record<string, string>>;
  /** Where the queue `CLICKS` is, or null for a Worker without one. */
  queue_port: number | null;
};

/**
 * The configuration of a workerd process (Cap'n Proto text, workerd.capnp) with one Worker on any
 * free port and nothing in front of it. Its queue is an HTTP server outside the process, as a
 * queue is outside the isolate when deployed.
 */
export function workerdConfig(subject: WorkerdSubject): string {
  const { bundle, compatibility_date, vars, queue_port } = subject;
  const bindings = Object.entries(vars).map(
    ([name, value]) => `(name = ${quote(name)}, text = ${quote(value)})`,
  );
  const services = [
    '(name = "worker", worker = .worker)',
    '(name = "internet", network = (allow = ["public", "private"]))',
  ];
  if (queue_port !== null) {
    bindings.push('(name = "CLICKS", queue = "queue")');
    services.push(`(name = "queue", external = (address = "127.0.0.1:${queue_port}", http = ()))`);
  }
  return `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    ${services.join(',\n    ')}
  ],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "worker")],
);
const worker :Workerd.Worker = (
  modules = [(name = "worker.js", esModule = embed ${quote(bundle)})],
  compatibilityDate = ${quote(compatibility_date)},
  bindings = [
    ${bindings.join(',\n    ')}
  ],
);
`;
}

/** Cap'n Proto's strings are C's; for printable ASCII JSON writes the same. */
function quote(text: string): string {
  if (!/^[ -~]*$/.test(text)) throw new Error('only printable ASCII goes into the configuration');
  return JSON.stringify(text);
}
