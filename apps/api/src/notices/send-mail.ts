import { describeError, type Log } from '@skinstack/http/log';

/** A mail as it is handed over, in the shape of Resend’s API. */
export type Mail = {
  /** The same at every try: the provider sends it once. */
  id: string;
  to: string;
  subject: string;
  text: string;
  html: string;
  headers: Readonly<Record<string, string>>;
};
/** Hands a mail over; false when it was not taken. */
export type SendMail = (mail: Mail) => Promise<boolean>;

/** Where mail is handed over: an address that takes it as JSON, with a bearer key. */
type MailAccount = { url: string; key: string; from: string };

const DEADLINE_MS = 10_000;

/**
 * Hands mail over to an HTTP API of Resend’s shape (`POST /emails`). What is not taken is a line of
 * the log, which never says to whom; the mail is tried again under its `Idempotency-Key`.
 */
export function createMailer({ url, key, from }: MailAccount, log: Log): SendMail {
  return async function sendMail({ id, to, subject, text, html, headers }) {
    try {
      const answer = await fetch(url, {
        method: 'POST',
        headers: {
          'Content-Type': 'application/json',
          Authorization: `Bearer ${key}`,
          'Idempotency-Key': id,
        },
        body: JSON.stringify({ from, to: [to], subject, text, html, headers }),
        signal: AbortSignal.timeout(DEADLINE_MS),
      });
      await answer.body?.cancel();
      if (!answer.ok) log('error', 'mail_not_sent', { status: answer.status });
      return answer.ok;
    } catch (error) {
      log('error', 'mail_not_sent', describeError(error));
      return false;
    }
  };
}

/** The part of Cloudflare’s `send_email` binding that is used (Email Service, Workers API). */
export type MailBinding = {
  send(message: {
    from: string;
    to: string;
    subject: string;
    text: string;
    html: string;
    headers: Record<string, string>;
  }): Promise<unknown>;
};

/**
 * Hands mail over to Cloudflare. It knows no idempotency key: where a Worker ends between sending
 * and noting it, a mail can arrive twice, under the same `X-Entity-Ref-ID`.
 */
export function createBindingMailer(binding: MailBinding, from: string, log: Log): SendMail {
  return async function sendMail({ id, headers, ...mail }) {
    try {
      await binding.send({ ...mail, from, headers: { ...headers, 'X-Entity-Ref-ID': id } });
      return true;
    } catch (error) {
      log('error', 'mail_not_sent', describeError(error));
      return false;
    }
  };
}
