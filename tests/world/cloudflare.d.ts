/** The part of the Workers test runtime the suites use. */
declare module 'cloudflare:workers' {
  export const env: Record<string, string>;
  export const exports: {
    default: { fetch(url: string, init?: RequestInit): Promise<Response> };
  };
}
