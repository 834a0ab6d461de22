/**
 * Apps, by what their browsers say: the first that is found counts, so those that name another app
 * too come before it. Threads calls itself Barcelona, and TikTok musical_ly.
 */
const AGENTS: readonly [RegExp, string][] = [
  [/\bBarcelona \d/, 'Threads'],
  [/\bInstagram\b/, 'Instagram'],
  [/\bMessenger(?:ForiOS|Lite)?\b|\bOrca-Android\b|\bFB_IAB\/MESSENGER\b/, 'Messenger'],
  [/\bFB(?:AN|AV|_IAB)\//, 'Facebook'],
  [/\baweme|\bDouyin\b/i, 'Douyin'],
  [/\bNewsArticle\/|\bToutiao/, 'Toutiao'],
  [/\bmusical_ly|\btrill_|\bTikTok|\bBytedanceWebview\b/i, 'TikTok'],
  [/\bPinterest\b/, 'Pinterest'],
  [/Snapchat\//, 'Snapchat'],
  [/\bcom\.google\.(?:android|ios)\.youtube\b|\bYouTube\//, 'YouTube'],
  [/\bTwitter(?:Android| for i)/, 'X'],
  [/\bWhatsApp\//, 'WhatsApp'],
  [/\bTelegram\b/, 'Telegram'],
  [/\bLinkedInApp\b/, 'LinkedIn'],
  [/\bReddit\//, 'Reddit'],
  [/ Line\/\d/, 'LINE'],
  [/\bKAKAO(?:TALK|STORY)\b/i, 'KakaoTalk'],
  [/\bwxwork\b|\bMicroMessenger\//, 'WeChat'],
  [/\bWeibo\b/, 'Weibo'],
  [/ QQ\/\d/, 'QQ'],
  [/\bxhs(?:discover|minip)?\b|\bdiscover\/\d/i, 'Xiaohongshu'],
  [/\bNAVER\(/, 'Naver'],
  [/\bGSA\/|\bGoogleApp\//, 'Google'],
  [/\bDiscord\//, 'Discord'],
  [/\bLazada\b|\bAliApp\(LA\//, 'Lazada'],
  [/\bShopee/, 'Shopee'],
  [/\bTrip[Aa]dvisor\b/, 'Tripadvisor'],
  [/\bNewsBreak\//, 'NewsBreak'],
  [/\bSmartNews\//, 'SmartNews'],
  [/\bGoogleNews\//, 'Google News'],
  [/\bGrab\//, 'Grab'],
  [/\bViber\b/, 'Viber'],
  [/\bZalo\b/i, 'Zalo'],
  [/\bVK(?:AndroidApp|iOSApp)\b/i, 'VK'],
];

/** Apps by their websites and by their packages on Android; a name counts for what is below it. */
const HOSTS: Record<string, readonly string[]> = {
  Threads: ['threads.net', 'threads.com', 'com.instagram.barcelona'],
  Instagram: ['instagram.com', 'ig.me', 'com.instagram.android', 'com.instagram.lite'],
  Messenger: ['messenger.com', 'm.me', 'com.facebook.orca', 'com.facebook.mlite'],
  Facebook: ['facebook.com', 'fb.com', 'fb.me', 'com.facebook.katana', 'com.facebook.lite'],
  Douyin: ['douyin.com', 'com.ss.android.ugc.aweme'],
  Toutiao: ['toutiao.com', 'com.ss.android.article.news'],
  TikTok: ['tiktok.com', 'com.zhiliaoapp.musically', 'com.ss.android.ugc.trill'],
  Pinterest: ['pin.it'],
  Snapchat: ['snapchat.com', 'com.snapchat.android'],
  YouTube: ['youtube.com', 'youtu.be', 'com.google.android.youtube'],
  X: ['x.com', 't.co', 'twitter.com', 'com.twitter.android'],
  WhatsApp: ['whatsapp.com', 'wa.me', 'com.whatsapp', 'com.whatsapp.w4b'],
  Telegram: ['t.me', 'telegram.org', 'telegram.me', 'org.telegram.messenger'],
  LinkedIn: ['linkedin.com', 'lnkd.in', 'com.linkedin.android'],
  Reddit: ['reddit.com', 'redd.it', 'com.reddit.frontpage'],
  LINE: ['line.me', 'jp.naver.line.android'],
  KakaoTalk: ['com.kakao.talk', 'kakao.com'],
  WeChat: ['com.tencent.mm', 'weixin.qq.com', 'wechat.com'],
  Weibo: ['weibo.com', 'weibo.cn', 'com.sina.weibo'],
  QQ: ['com.tencent.mobileqq'],
  Xiaohongshu: ['xiaohongshu.com', 'xhslink.com', 'com.xingin.xhs'],
  Naver: ['naver.com', 'com.nhn.android.search'],
  Gmail: ['mail.google.com', 'com.google.android.gm'],
  Discord: ['discord.com', 'com.discord'],
  Lazada: ['com.lazada.android'],
  Shopee: ['com.shopee.id', 'com.shopee.sg', 'com.shopee.my', 'com.shopee.th', 'com.shopee.vn'],
  Bluesky: ['bsky.app', 'xyz.blueskyweb.app'],
  Twitch: ['twitch.tv', 'tv.twitch.android.app'],
  VK: ['vk.com', 'com.vkontakte.android'],
};
const BY_HOST = new Map(
  Object.entries(HOSTS).flatMap(([app, hosts]) => hosts.map((host) => [host, app])),
);
/** Companies with a host in every country. */
const BY_NAME = new Map([
  ['pinterest', 'Pinterest'],
  ['google', 'Google'],
  ['lazada', 'Lazada'],
  ['shopee', 'Shopee'],
  ['tripadvisor', 'Tripadvisor'],
]);

/** The app whose own browser an agent is; null of a browser of its own. */
export function appOfAgent(agent: string): string | null {
  return AGENTS.find(([pattern]) => pattern.test(agent))?.[1] ?? null;
}

/** The app that a website or an Android package belongs to: `l.instagram.com` is Instagram. */
export function appOfHost(host: string): string | null {
  const labels = host.split('.');
  for (let from = 0; from < labels.length - 1; from++) {
    const app = BY_HOST.get(labels.slice(from).join('.'));
    if (app !== undefined) return app;
  }
  // com.pinterest; www.pinterest.co.uk: the name before the ending, which is a country's or com
  const isPackage = labels[0] === 'com';
  const ending = labels.findLastIndex((label) => label.length > 3) + 1;
  return BY_NAME.get((isPackage ? labels[1] : labels[ending - 1]) ?? '') ?? null;
}
