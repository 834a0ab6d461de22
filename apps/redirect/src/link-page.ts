import { PROBLEMS, type Problem, type ProblemCode } from '@skinstack/domain/problem';
import { problemResponse } from '@skinstack/http/problem-response';
import { acceptsHtml } from './accepts-html.ts';
import { type PageWords, showPage } from './show-page.ts';

const WORDS: Partial<Record<ProblemCode, PageWords>> = {
  not_found: {
    heading: 'There is no such link',
    text: 'Check the address for a missing letter. Capital and small letters differ here.',
  },
  link_gone: {
    heading: 'This link has ended',
    text: 'Whoever shared it has switched it off, or its time is over.',
  },
  rate_limited: {
    heading: 'There is no such link',
    text: 'Too many that do not exist were tried from here. Links that exist go on working.',
  },
  unavailable: {
    heading: 'One moment, please',
    text: 'We cannot look this link up right now. Please try again in a few seconds.',
  },
};

/** A refusal to a follower: a small page for browsers, problem JSON for programs. */
export function linkPage(
  request: Request,
  problem: Problem,
  request_id: string,
  docs_url: string,
): Response {
  const words = WORDS[problem.code];
  const response = problemResponse(problem, request_id, docs_url);
  if (!words || !acceptsHtml(request.headers.get('Accept'))) {
    return request.method === 'HEAD' ? new Response(null, response) : response;
  }
  return showPage(request, PROBLEMS[problem.code].status, words, request_id, response.headers);
}
