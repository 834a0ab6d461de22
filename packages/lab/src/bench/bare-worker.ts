/** The least a redirect can be: what the runtime itself costs. */
export default {
  fetch(): Response {
    return new Response(null, { status: 302, headers: { Location: 'https://shop.example/' } });
  },
};
