import { type MailWords, writeRange as range, writeDay, writeMoney, writeSums } from './letters.ts';

const money = (amount: Parameters<typeof writeMoney>[1]) => writeMoney('en', amount);
const orders = (count: number) => (count === 1 ? '1 order' : `${count} orders`);
const because = (reason: string | null) => (reason === null ? [] : [`The reason given: ${reason}`]);
const unless = 'If it was not you, do nothing.';

export const EN: MailWords = {
  why: 'You get this mail because you have an account at SkinStack.',
  unsubscribe: 'Do not send me mails like this one',
  settings: 'Choose what you are told',
  letters: {
    invitation: ({ url }) => ({
      subject: 'Your invitation to SkinStack',
      paragraphs: [
        'Choose a password and you are in:',
        'The link can be used once, within 7 days. If you did not expect it, do nothing.',
      ],
      action: { label: 'Choose a password', to: url },
    }),
    reset: ({ url }) => ({
      subject: 'A new password for SkinStack',
      paragraphs: [
        'Choose a new password:',
        'The link can be used once, within an hour. If you did not ask for it, do nothing: your ' +
          'password stays as it is.',
      ],
      action: { label: 'Choose a new password', to: url },
    }),
    confirm_address: ({ url }) => ({
      subject: 'Is this your address?',
      paragraphs: ['Confirm that mail reaches you here:', unless],
      action: { label: 'Confirm this address', to: url },
    }),
    details_changed: ({ old_hint, new_hint, at, hold_hours }) => ({
      subject: 'Your payout account at SkinStack was changed',
      paragraphs: [
        `Since ${at} UTC you are paid to ${new_hint} instead of ${old_hint}.`,
        `Nothing is paid to it in the first ${hold_hours} hours. If it was not you, sign in, set ` +
          'your account again and change your password. Then tell whoever runs your program.',
      ],
      action: { label: 'Look at your account', to: '/app/account' },
    }),
    application_received: ({ program }) => ({
      subject: `Your application to ${program} arrived`,
      paragraphs: ['Somebody will read it. You are told here how it was decided.'],
    }),
    application_accepted: ({ program, url }) => ({
      subject: `Welcome to ${program}`,
      paragraphs: ['Your application was accepted. Choose a password and make your first link:'],
      action: { label: 'Choose a password', to: url },
    }),
    application_declined: ({ program, reason }) => ({
      subject: `Your application to ${program}`,
      paragraphs: ['This time it was declined.', ...because(reason)],
    }),
    membership_approved: ({ program }) => ({
      subject: `You are in ${program}`,
      paragraphs: ['You can make links to its products now.'],
      action: { label: 'See the products', to: '/app/products' },
    }),
    membership_declined: ({ program, reason }) => ({
      subject: `${program} declined`,
      paragraphs: ['You were not let into the program.', ...because(reason)],
    }),
    terms_changed: ({ program, valid_from }) => ({
      subject: `New terms of ${program}`,
      paragraphs: [
        `They hold from ${writeDay('en', valid_from)}. Read and accept them before your next ` +
          'link; links you have go on working.',
      ],
      action: { label: 'Read the terms', to: '/app' },
    }),
    first_order: ({ product, net }) => ({
      subject: 'Your first order',
      paragraphs: [
        `Somebody bought ${product ?? 'something'} by your link, and you earned ${money(net)}. ` +
          'It is pending until the shop was paid and the hold is over.',
      ],
      action: { label: 'See why it pays', to: '/app/orders' },
    }),
    daily_digest: ({ on, order_count, sums }) => ({
      subject: `${orders(order_count)} on ${writeDay('en', on)}`,
      paragraphs: [`You earned ${writeSums('en', sums, ' and ')} with ${orders(order_count)}.`],
      action: { label: 'See the orders', to: '/app/orders' },
    }),
    payout_sent: ({ amount }) => ({
      subject: `${money(amount)} is on its way`,
      paragraphs: ['It was sent to your account. Banks take one to three days.'],
      action: { label: 'See the payout', to: '/app/payouts' },
    }),
    payout_settled: ({ amount }) => ({
      subject: `${money(amount)} was paid`,
      paragraphs: ['The payout arrived at your account.'],
      action: { label: 'See the statement', to: '/app/payouts' },
    }),
    payout_failed: ({ amount, reason }) => ({
      subject: `${money(amount)} could not be paid`,
      paragraphs: [
        'The payout did not go through. Nothing is lost: the next payout takes it along.',
        ...because(reason),
      ],
      action: { label: 'Check your payout account', to: '/app/account' },
    }),
    payout_returned: ({ amount, reason }) => ({
      subject: `${money(amount)} did not arrive`,
      paragraphs: [
        'Your bank sent the payout back. Nothing is lost: the next payout takes it along.',
        ...because(reason),
      ],
      action: { label: 'Check your payout account', to: '/app/account' },
    }),
    link_disabled: ({ slug, product }) => ({
      subject: 'A link of yours was switched off',
      paragraphs: [
        `Your link ${slug}${product === null ? '' : ` to ${product}`} leads nowhere any more: it ` +
          'is sold out or was stopped. Replace it where you shared it.',
      ],
      action: { label: 'See your links', to: '/app/links' },
    }),
    monthly_summary: ({ on, order_count, sums }) => ({
      subject: `Your ${writeDay('en', on, true)}`,
      paragraphs: [`You earned ${writeSums('en', sums, ' and ')} with ${orders(order_count)}.`],
      action: { label: 'See the statement', to: '/app/payouts' },
    }),
    refills_due: ({ count, refilled, product, expected_net, is_estimate }) => ({
      subject:
        count === 1
          ? '1 of your buyers runs out this week'
          : `${count} of your buyers run out this week`,
      paragraphs: [
        ...(product === null ? [] : [`Mostly of ${product}. Post its link again in time.`]),
        ...(refilled === 0 ? [] : [`${refilled} came back already.`]),
        ...(expected_net === null || expected_net.high <= 0
          ? []
          : [`They may bring you ${range('en', expected_net, 'to')}.`]),
        ...(is_estimate ? ['This is in part an estimate by what people use a day.'] : []),
      ],
      action: { label: 'See the weeks ahead, with a text to post', to: '/app/refills' },
    }),
    endpoint_given_up: ({ url }) => ({
      subject: 'A webhook endpoint was switched off',
      paragraphs: [
        `Nothing arrived at ${url} for five days, so nothing is sent there any more. Mend it, ` +
          'then switch it on again: what waits is sent then.',
      ],
    }),
  },
};
