import { describeError, type Log } from '@skinstack/http/log';

export type Mail = { to: string; subject: string; text: string };
/** Hands a mail over; false when it was not taken. */
export type SendMail = (mail: Mail) => Promise<boolean>;

/** Where mail is handed over: an address that takes it as JSON, with a bearer key. */
type MailAccount = { url: string; key: string; from: string };

const DEADLINE_MS = 10_000;

/**
 * What hands mail over. Without an account, or when a mail is not taken, one line of the log says
 * so and never to whom: the reader asks for another.
 */
export function createMailer(account: MailAccount | null, log: Log): SendMail {
  return async function sendMail(mail) {
    if (account === null) {
      log('warn', 'mail_not_sent', { reason: 'no account: set MAIL_URL' });
      return false;
    }
    try {
      const answer = await fetch(account.url, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${account.key}` },
        body: JSON.stringify({ from: account.from, ...mail }),
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
