type Of = { program: { id: string }; membership_id: string };
const programOf = (of: Of) => `/api/programs/${of.program.id}`;
const membershipOf = (of: Of) => `/api/memberships/${of.membership_id}`;
const body = () => ({});
const shared = 'influencers' as const;

/** How each route of memberships, groups and terms is called for what belongs to a party. */
export const MEMBER_CALLS = {
  'POST /api/programs/:id/memberships': {
    path: (of: Of) => `${programOf(of)}/memberships`,
    ...{ body, shared },
  },
  'GET /api/programs/:id/memberships': { path: (of: Of) => `${programOf(of)}/memberships` },
  'GET /api/memberships/:id': { path: membershipOf },
  'PATCH /api/memberships/:id': { path: membershipOf, body },
  ...Object.fromEntries(
    ['accept', 'decline', 'suspend'].map((verb) => [
      `POST /api/memberships/:id/${verb}`,
      { path: (of: Of) => `${membershipOf(of)}/${verb}`, body, own: [409] },
    ]),
  ),
  'POST /api/memberships/:id/leave': {
    path: (of: Of) => `${membershipOf(of)}/leave`,
    ...{ body, own: [200, 409] },
  },
  'POST /api/memberships/decide': { path: () => '/api/memberships/decide', body },
  'POST /api/programs/:id/groups': { path: (of: Of) => `${programOf(of)}/groups`, body },
  'GET /api/programs/:id/groups': { path: (of: Of) => `${programOf(of)}/groups` },
  'POST /api/programs/:id/terms': { path: (of: Of) => `${programOf(of)}/terms`, body },
  'GET /api/programs/:id/terms': { path: (of: Of) => `${programOf(of)}/terms`, shared },
  'GET /api/programs/:id/terms/:version': {
    path: (of: Of) => `${programOf(of)}/terms/1`,
    shared,
  },
  'POST /api/programs/:id/terms/accept': {
    path: (of: Of) => `${programOf(of)}/terms/accept`,
    body: () => ({ version: 1 }),
    shared: true as const,
    // operators accept for nobody
    own: [200, 403],
  },
};
