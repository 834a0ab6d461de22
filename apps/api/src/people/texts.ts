import type { OperationTexts } from '../docs/describe-operation.ts';
import { exampleId } from '../rest/fields.ts';

const csrf_token = '3b1f0c5e8d7a4926b0e1f2a3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d5e6f7';
const MINA = {
  id: exampleId('usr'),
  email: 'mina@skinstack.example',
  role: 'influencer',
  influencer_id: exampleId('inf'),
  merchant_ids: [],
  csrf_token,
};
const MINA_READS = {
  ...MINA,
  second_factor: false,
  mail_problem: null,
  display_name: 'Mina Park',
  timezone: 'Europe/Paris',
  locale: null,
  theme: 'dark',
};
const LENA = {
  id: exampleId('usr'),
  email: 'lena@skinstack.example',
  role: 'owner',
  influencer_id: null,
  merchant_ids: [],
  is_active: true,
  created_at: '2026-11-22T08:00:00.000Z',
};

/** Signing in, and the users who may. */
export const PEOPLE_TEXTS: OperationTexts = {
  'POST /auth/sign-in': {
    id: 'signIn',
    body: { email: 'mina@skinstack.example', password: 'local-influencer-password' },
    answers: { 200: MINA },
  },
  'POST /auth/sign-in/second-factor': {
    id: 'signInByCode',
    body: { challenge: 'usr_01kdvdna00e008000000000000.1795741101643.9f2c…', code: '492039' },
    answers: { 200: MINA },
  },
  'GET /auth/me': { id: 'showMe', answers: { 200: MINA_READS } },
  'PATCH /auth/me': {
    id: 'changeMe',
    body: { timezone: 'Europe/Paris', theme: 'dark' },
    answers: { 200: MINA_READS },
  },
  'GET /auth/sessions': {
    id: 'listSessions',
    answers: {
      200: {
        data: [
          {
            id: exampleId('ses'),
            created_at: '2026-11-22T08:00:00.000Z',
            last_seen_at: '2026-11-22T08:30:00.000Z',
            expires_at: '2026-12-22T08:00:00.000Z',
            is_current: true,
          },
        ],
      },
    },
  },
  'POST /auth/sign-out': { id: 'signOut' },
  'POST /auth/sign-out-everywhere': { id: 'signOutEverywhere' },
  'POST /auth/change-password': {
    id: 'changePassword',
    body: {
      current_password: 'local-influencer-password',
      new_password: 'oat-milk-and-ceramides',
    },
  },
  'POST /api/users': {
    id: 'createUser',
    body: { email: 'lena@skinstack.example', role: 'support' },
    answers: { 201: { ...LENA, password: 'k3X…' } },
  },
  'GET /api/users': {
    id: 'listUsers',
    description: 'Everybody who may sign in, and those who no longer may.',
    answers: { 200: { data: [LENA], next_cursor: null } },
  },
  'GET /api/users/:id': {
    id: 'showUser',
    description: 'Who they are, and what they may do. Nobody sees a password.',
    answers: { 200: LENA },
  },
  'PATCH /api/users/:id': {
    id: 'changeUser',
    description:
      'Disables (`is_active: false`) or enables a user, or changes their role. Either ' +
      'change ends their sessions at once; while an influencer’s user is disabled, the keys ' +
      'of that influencer do not work either. An owner cannot disable themselves or give up ' +
      'their role (409).',
    body: { is_active: true },
    answers: { 200: LENA },
  },
  'DELETE /api/users/:id/sessions': { id: 'signUserOut' },
  'POST /api/users/:id/reset-password': {
    id: 'resetPassword',
    answers: {
      200: { id: exampleId('usr'), email: 'operator@skinstack.example', password: 'k3X…' },
    },
  },
};
