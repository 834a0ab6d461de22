import type { OperationTexts } from '../docs/describe-operation.ts';
import { EXAMPLE_TIME, INFLUENCER, PROGRAM, pageOfOne } from '../docs/examples.ts';
import { exampleId } from '../rest/fields.ts';

const MEMBERSHIP = {
  id: exampleId('mbr'),
  program: { id: PROGRAM.id, name: PROGRAM.name },
  influencer: {
    id: INFLUENCER.id,
    display_name: INFLUENCER.display_name,
    email: INFLUENCER.email,
    handle: INFLUENCER.handle,
    country: 'US',
  },
  state: 'approved',
  group_id: null,
  reason: null,
  application: null,
  decided_by: 'enrolment',
  changed_at: EXAMPLE_TIME,
  invited_at: null,
  applied_at: null,
  approved_at: EXAMPLE_TIME,
  declined_at: null,
  left_at: null,
  suspended_at: null,
  created_at: EXAMPLE_TIME,
};
/** The local world has one that invited her, with terms. */
const INVITED_PROGRAM = exampleId('prg', 9);
const BODY = 'Say that a link pays you. Do not bid on the brand’s name.';
const TERMS = {
  id: exampleId('trm'),
  program_id: INVITED_PROGRAM,
  version: 1,
  body: BODY,
  sha256: '9f0c1c2f5a37d6f0f3d0b6f1a3b0f4f4c0ddba1ad2d1c7b9d83cf0a0a8d7c6e1',
  valid_from: EXAMPLE_TIME,
  created_at: EXAMPLE_TIME,
  accepted: null,
};
const SUSPENDED = {
  ...MEMBERSHIP,
  state: 'suspended',
  reason: 'Bids on the brand’s name',
  suspended_at: '2026-11-23T08:00:00.000Z',
  changed_at: '2026-11-23T08:00:00.000Z',
};

/** Who is in a program, under which terms. */
export const MEMBER_TEXTS: OperationTexts = {
  'GET /api/programs/:id/memberships': {
    id: 'listMemberships',
    description:
      'Who is in the program, was, or asks to be: `state=applied` is the queue. An application ' +
      'shows what the applicant told.',
    params: { state: 'approved', influencer_id: INFLUENCER.id },
    answers: { 200: pageOfOne(MEMBERSHIP) },
  },
  'POST /api/programs/:id/memberships': {
    id: 'beginMembership',
    description:
      'An influencer asks to be in: at once in a program whose `enrolment` is `open`, or that ' +
      'invited them; with `apply` they wait; with `invite` there is no such program to them. Who ' +
      'is in already, or waits, is answered 200. An operator names an `influencer_id` ' +
      'and invites ' +
      'them, or puts them in (`"state": "approved"`).',
    body: { influencer_id: INFLUENCER.id },
    answers: { 201: MEMBERSHIP, 200: MEMBERSHIP },
  },
  'GET /api/memberships/:id': {
    id: 'showMembership',
    description: 'One membership with every change of it; an influencer sees their own.',
    answers: {
      200: {
        ...MEMBERSHIP,
        changes: [{ state: 'approved', group_id: null, reason: null, at: EXAMPLE_TIME }],
      },
    },
  },
  'PATCH /api/memberships/:id': {
    id: 'moveMember',
    description:
      'Into a group of the program, or with null into none. Orders placed from now on ' +
      'are paid by ' +
      'the rules of the group they were placed in.',
    body: { group_id: null },
    answers: { 200: MEMBERSHIP },
  },
  'POST /api/memberships/:id/accept': {
    id: 'acceptMembership',
    description:
      'Lets in who applied or was invited, and takes back a decline or a suspension. Whoever ' +
      'applied and has no user is mailed a link to choose a password. 409 for who is in already, ' +
      'or left: of two who decide at once the second is told.',
    params: { id: exampleId('mbr', 1) },
    body: {},
    answers: { 200: MEMBERSHIP },
  },
  'POST /api/memberships/:id/decline': {
    id: 'declineMembership',
    description: 'Of an application or an invitation; the influencer reads the `reason`.',
    params: { id: exampleId('mbr', 2) },
    body: { reason: 'We work with skincare only' },
    answers: {
      200: { ...MEMBERSHIP, state: 'declined', reason: 'We work with skincare only' },
    },
  },
  'POST /api/memberships/:id/suspend': {
    id: 'suspendMember',
    description:
      'From now on they get no links or codes, and no order placed from now on earns them ' +
      'anything, whenever its click was. Their links go on leading to the shop. ' +
      '`accept` takes it ' +
      'back for what comes after.',
    params: { id: exampleId('mbr', 3) },
    body: { reason: 'Bids on the brand’s name' },
    answers: { 200: SUSPENDED },
  },
  'POST /api/memberships/:id/leave': {
    id: 'leaveProgram',
    description:
      'Ends a membership, an application or an invitation. What was clicked before still pays ' +
      'inside its window.',
    params: { id: exampleId('mbr', 4) },
    body: {},
    answers: { 200: { ...MEMBERSHIP, state: 'left' } },
  },
  'POST /api/memberships/decide': {
    id: 'decideMemberships',
    description:
      'Each is decided about by itself, with an audit entry of its own, and the answer says what ' +
      'became of each: one that cannot be decided about is `refused` with why, and keeps nobody ' +
      'from the others. Decided the same before is `unchanged`. `reason` is needed ' +
      'but to accept. ' +
      'Under one `Idempotency-Key` nothing is decided twice.',
    body: { membership_ids: [exampleId('mbr')], decision: 'accept' },
    answers: {
      200: {
        data: [
          {
            membership_id: exampleId('mbr'),
            outcome: 'unchanged',
            state: 'approved',
            detail: 'A membership that is approved cannot be accepted.',
          },
        ],
      },
    },
  },
  'POST /api/programs/:id/terms': {
    id: 'createProgramTerms',
    description:
      'The next version of what members agree to, as plain text. From `valid_from` on ' +
      'nobody makes ' +
      'a link before they accepted it; links that are there go on. No version is ever changed.',
    body: { body: BODY, valid_from: '2040-01-01T00:00:00.000Z' },
    answers: { 201: { ...TERMS, valid_from: '2040-01-01T00:00:00.000Z' } },
  },
  'GET /api/programs/:id/terms': {
    id: 'listProgramTerms',
    description:
      'The versions, the newest first. To an influencer each says when they accepted it. The one ' +
      'in force is the highest whose `valid_from` has come.',
    params: { id: INVITED_PROGRAM },
    answers: { 200: pageOfOne(TERMS) },
  },
  'GET /api/programs/:id/terms/:version': {
    id: 'showProgramTerms',
    description:
      'One version, as JSON; with `Accept: text/html` a page to read and print, with ' +
      'its hash and ' +
      'when it was accepted.',
    params: { id: INVITED_PROGRAM, version: '1' },
    files: { 'text/html': '<!doctype html>…' },
    answers: { 200: TERMS },
  },
  'POST /api/programs/:id/terms/accept': {
    id: 'acceptProgramTerms',
    description:
      'Keeps that the influencer accepted this version, when, in which language, and its hash. ' +
      'Once more changes nothing.',
    params: { id: INVITED_PROGRAM },
    body: { version: 1, language: 'en' },
    answers: {
      200: { ...TERMS, accepted: { at: EXAMPLE_TIME, language: 'en', sha256: TERMS.sha256 } },
    },
  },
};
