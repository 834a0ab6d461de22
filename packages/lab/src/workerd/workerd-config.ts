/** What one workerd process serves. */
export type WorkerdSubject = {
  /** File name of the bundle, beside the configuration. */
  bundle: string;
  compatibility_date: string;
  /** Text bindings: the Worker's settings. */
  vars: Readonly<Record<string, string>>;
  /** Where the queue `CLICKS` is, or null for a Worker without one. */
  queue_port: number | null;
  compatibility_flags?: readonly string[];
  /** Flags of the JavaScript engine. */
  v8_flags?: readonly string[];
  /** File name of a Worker in front: it listens instead and has the other one as `API`. */
  front?: string;
};

/**
 * The configuration of a workerd process (Cap'n Proto text, workerd.capnp) with one Worker on any
 * free port, and nothing in front of it unless told. Its queue is an HTTP server outside the
 * process, as a queue is outside the isolate when deployed.
 */
export function workerdConfig(subject: WorkerdSubject): string {
  const { bundle, compatibility_date, vars, queue_port, front } = subject;
  const flags = (subject.compatibility_flags ?? []).map(quote).join(', ');
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
  const sockets = ['(name = "http", address = "127.0.0.1:0", http = (), service = "worker")'];
  if (front !== undefined) {
    services.push('(name = "front", worker = .front)');
    sockets.push('(name = "front", address = "127.0.0.1:0", http = (), service = "front")');
  }
  return `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    ${services.join(',\n    ')}
  ],
  sockets = [
    ${sockets.join(',\n    ')}
  ],
  v8Flags = [${(subject.v8_flags ?? []).map(quote).join(', ')}],
);
const worker :Workerd.Worker = (
  modules = [(name = "worker.js", esModule = embed ${quote(bundle)})],
  compatibilityDate = ${quote(compatibility_date)},
  compatibilityFlags = [${flags}],
  bindings = [
    ${bindings.join(',\n    ')}
  ],
);
${front === undefined ? '' : frontWorker(front, compatibility_date)}`;
}

/** A Worker that may call the other one's `queue` and `scheduled`. */
function frontWorker(bundle: string, compatibility_date: string): string {
  return `const front :Workerd.Worker = (
  modules = [(name = "worker.js", esModule = embed ${quote(bundle)})],
  compatibilityDate = ${quote(compatibility_date)},
  compatibilityFlags = ["service_binding_extra_handlers"],
  bindings = [(name = "API", service = "worker")],
);
`;
}

/** Cap'n Proto's strings are C's; for printable ASCII JSON writes the same. */
function quote(text: string): string {
  if (!/^[ -~]*$/.test(text)) throw new Error('only printable ASCII goes into the configuration');
  return JSON.stringify(text);
}
