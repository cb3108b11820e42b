// A modest table of emoji by their codes; a code that is not in it stays text.

const TABLE = `
+1 👍|thumbsup 👍|-1 👎|thumbsdown 👎|ok_hand 👌|wave 👋|clap 👏|pray 🙏|raised_hands 🙌|muscle 💪|point_right 👉
point_left 👈|point_up ☝️|point_down 👇|handshake 🤝|eyes 👀|brain 🧠|bust_in_silhouette 👤|busts_in_silhouette 👥
smile 😄|smiley 😃|grinning 😀|grin 😁|joy 😂|slightly_smiling_face 🙂|wink 😉|blush 😊|heart_eyes 😍|thinking_face 🤔
neutral_face 😐|sweat_smile 😅|sob 😭|cry 😢|scream 😱|sunglasses 😎|partying_face 🥳|face_with_monocle 🧐|robot_face 🤖
white_check_mark ✅|heavy_check_mark ✔️|ballot_box_with_check ☑️|x ❌|negative_squared_cross_mark ❎|no_entry ⛔
no_entry_sign 🚫|warning ⚠️|exclamation ❗|heavy_exclamation_mark ❗|question ❓|grey_question ❔|bangbang ‼️
information_source ℹ️|octagonal_sign 🛑|construction 🚧|rotating_light 🚨|sos 🆘|new 🆕|ok 🆗|up 🆙|free 🆓
red_circle 🔴|large_orange_circle 🟠|large_yellow_circle 🟡|large_green_circle 🟢|large_blue_circle 🔵
large_purple_circle 🟣|white_circle ⚪|black_circle ⚫|large_green_square 🟩|large_yellow_square 🟨|large_red_square 🟥
hourglass ⌛|hourglass_flowing_sand ⏳|alarm_clock ⏰|stopwatch ⏱️|watch ⌚|timer_clock ⏲️|calendar 📆|date 📅
spiral_calendar_pad 🗓️|clock1 🕐|clock3 🕒|clock9 🕘|clock12 🕛|bell 🔔|no_bell 🔕|mega 📣|loudspeaker 📢|speech_balloon 💬
thought_balloon 💭|email 📧|envelope ✉️|incoming_envelope 📨|inbox_tray 📥|outbox_tray 📤|mailbox 📫|memo 📝|pencil 📝
pencil2 ✏️|page_facing_up 📄|page_with_curl 📃|clipboard 📋|bookmark_tabs 📑|books 📚|book 📖|notebook 📓|newspaper 📰
paperclip 📎|link 🔗|pushpin 📌|round_pushpin 📍|scissors ✂️|file_folder 📁|open_file_folder 📂|card_index_dividers 🗂️
chart_with_upwards_trend 📈|chart_with_downwards_trend 📉|bar_chart 📊|mag 🔍|mag_right 🔎|key 🔑|old_key 🗝️|lock 🔒
unlock 🔓|closed_lock_with_key 🔐|shield 🛡️|gear ⚙️|wrench 🔧|hammer 🔨|hammer_and_wrench 🛠️|toolbox 🧰|computer 💻
iphone 📱|package 📦|label 🏷️|ticket 🎫|credit_card 💳|moneybag 💰|gift 🎁|trophy 🏆|medal 🏅|dart 🎯|bulb 💡|flashlight 🔦
fire 🔥|sparkles ✨|star ⭐|star2 🌟|zap ⚡|boom 💥|rocket 🚀|airplane ✈️|car 🚗|house 🏠|office 🏢|tada 🎉|confetti_ball 🎊
balloon 🎈|birthday 🎂|coffee ☕|pizza 🍕|apple 🍎|beers 🍻|heart ❤️|green_heart 💚|blue_heart 💙|yellow_heart 💛
purple_heart 💜|broken_heart 💔|seedling 🌱|evergreen_tree 🌲|deciduous_tree 🌳|mountain 🏔️|camping 🏕️|tent ⛺|sunny ☀️
cloud ☁️|umbrella ☔|snowflake ❄️|rainbow 🌈|earth_africa 🌍|globe_with_meridians 🌐|dog 🐶|cat 🐱|bird 🐦|bug 🐛|snail 🐌
turtle 🐢|arrow_right ➡️|arrow_left ⬅️|arrow_up ⬆️|arrow_down ⬇️|leftwards_arrow_with_hook ↩️|arrows_counterclockwise 🔄
repeat 🔁|heavy_plus_sign ➕|heavy_minus_sign ➖|one 1️⃣|two 2️⃣|three 3️⃣|four 4️⃣|five 5️⃣|checkered_flag 🏁
triangular_flag_on_post 🚩|crossed_flags 🎌|art 🎨|movie_camera 🎥|camera 📷|tv 📺|musical_note 🎵|microphone 🎤
`;

const KNOWN = new Map(
  TABLE.trim()
    .split(/[|\n]/)
    .map((pair) => pair.split(" ")),
);

/** The character for a code without its colons; undefined when the table does not have it. */
export function emojiOf(name) {
  return KNOWN.get(name);
}

/** A plain text with the codes that are known turned into characters. */
export function withEmoji(text) {
  return text.replace(/:([\w+'-]+):/g, (code, name) => KNOWN.get(name) ?? code);
}

/** The characters of a list of code points such as "1f44d-1f3fd". */
export function emojiFromPoints(points) {
  try {
    return String.fromCodePoint(...points.split("-").map((each) => parseInt(each, 16)));
  } catch {
    return null;
  }
}
