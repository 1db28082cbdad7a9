"""What pages have around a text, by the words in it: log-in prompts, "Read also", share bars."""

from __future__ import annotations

import re
from functools import cache

LONGEST = 220
"""Code points: a longer paragraph is never taken for furniture by its first words."""

# Whole lines: what stands here is all that the line says, but for signs and numbers around it.
_WHOLE = {
    "more-news": """all news|more news|latest news|other news|news feed|top stories|top news|most read|most popular|
        latest|popular|trending|recent posts|related articles?|related news|related stories|related|see all|
        view all|show more|load more|next|previous|back|headlines|news archive|
        все новости|другие новости|ещё новости|еще новости|лента новостей|новости|последние новости|популярное|
        самое читаемое|главное|главные новости|новости по теме|материалы по теме|по теме|похожие материалы|
        показать ещё|показать еще|загрузить ещё|смотреть все|ещё|далее|назад|
        ҳамаи хабарҳо|хабарҳои дигар|хабари рӯз|барлық жаңалықтар|басқа жаңалықтар|соңғы жаңалықтар|
        бардык жаңылыктар|башка жаңылыктар|barcha yangiliklar|барча янгиликлар|boshqa yangiliklar|
        усі новини|всі новини|інші новини|усе навіны|bütün haberler|tüm haberler|diğer haberler|son haberler|
        همه اخبار|همه خبرها|اخبار مرتبط|سایر اخبار|آخرین اخبار|پربازدیدترین‌ها|پربازدید|
        جميع الأخبار|كل الأخبار|أخبار ذات صلة|آخر الأخبار|الأكثر قراءة|المزيد|
        更多新闻|更多|全部新闻|最新新闻|热门|相关新闻|相关文章|
        alle nachrichten|mehr nachrichten|weitere meldungen|meistgelesen|toutes les actualités|
        à lire aussi|toda la actualidad|todas las noticias|más noticias""",
    "log-in": """log ?in|sign ?in|sign ?up|register|log ?out|my account|create an account|forgot (?:your )?password|
        войти|вход|регистрация|зарегистрироваться|авторизация|личный кабинет|забыли пароль|
        даромадан|воридшавӣ|кіру|тіркелу|кирүү|катталуу|kirish|кириш|увійти|увайсці|giriş(?: yap)?|üye ol|
        ورود|ثبت نام|ورود / ثبت نام|تسجيل الدخول|دخول|登录|注册|登录注册|anmelden|connexion|iniciar sesión""",
    "share": """share|share this|share this article|share on .{1,30}|tweet|facebook|twitter|telegram|whatsapp|
        vkontakte|вконтакте|одноклассники|linkedin|email|e-mail|copy link|print|print this page|send|
        поделиться|поделитесь|поделиться в .{1,30}|распечатать|печать|версия для печати|скопировать ссылку|
        мубодила кунед|бөлісу|бөлүшүү|ulashish|улашиш|поділитися|paylaş|چاپ|اشتراک گذاری|مشاركة|طباعة|
        分享|打印|分享到|teilen|drucken|partager|imprimer|compartir|imprimir""",
    "menu": """home|about|about us|contacts?|contact us|advertis(?:e|ing)|rss|sitemap|site map|search|menu|faq|
        news|politics|economy|society|sports?|culture|world|photo|video|photos|videos|skip to (?:main )?content|
        главная|о нас|контакты|реклама|поиск|меню|политика|экономика|общество|спорт|культура|в мире|фото|видео|
        тоҷикӣ|русский|english|қазақша|кыргызча|o‘zbekcha|ўзбекча|中文|فارسی|العربية|українська|
        асосӣ|басты бет|башкы бет|bosh sahifa|бош саҳифа|ana sayfa|صفحه اصلی|خانه|جستجو|تماس با ما|درباره ما|
        الرئيسية|اتصل بنا|من نحن|بحث|首页|搜索|联系我们|关于我们|startseite|accueil|inicio""",
    "comments": """comments?|\\d+ comments?|leave a comment|add a comment|no comments(?: yet)?|
        комментарии|комментариев нет|оставить комментарий|добавить комментарий|
        пікірлер|sharhlar|коментарі|yorumlar|نظرات|نظر شما|التعليقات|评论|发表评论|kommentare|commentaires""",
    "counter": """(?:views?|просмотр\\w*|показов|بازدید|مشاهدات|阅读|浏览)\\W*[\\d ,.]*""",
    "advert": """advertisement|sponsored|sponsored content|на правах рекламы|реклама|تبلیغات|إعلان|广告|anzeige|publicité|publicidad""",
}

# First words: the rest of the line may say anything, as long as the line is short.
_BEGINNING = {
    "read-also": """read also|read more|also read|see also|more on this|read next|related:|
        читайте также|читать также|читайте ещё|смотрите также|см\\. также|по теме:|подробнее:|подробнее на|
        ҳамчунин бихонед|инчунин хонед|тағы оқыңыз|дагы окуңуз|shuningdek o‘qing|шунингдек ўқинг|
        читайте також|чытайце таксама|ayrıca okuyun|ayrıca bakın|
        بیشتر بخوانید|همچنین بخوانید|مطالب مرتبط|اقرأ أيضا|اقرأ أيضًا|اقرأ أيضاً|إقرأ أيضا|
        相关阅读|延伸阅读|lesen sie auch|mehr zum thema|lire aussi|à lire aussi|lea también|leggi anche|leia também""",
    "log-in": """(?:please )?(?:log|sign) ?in (?:to|or|with|here)|(?:please )?(?:log|sign) ?in$|please register|
        you (?:must|need to|have to) (?:be logged|log|sign|register)|already (?:a subscriber|registered|have an account)|
        register to|only registered|create (?:a free|an) account|
        авторизуйтесь|пожалуйста,? (?:авторизуйтесь|войдите)|войдите (?:на|в|или|под|чтобы|через)|войдите$|
        зарегистрируйтесь|чтобы (?:оставить|оставлять|прочитать|читать|продолжить|комментировать)|
        для (?:комментирования|просмотра|чтения) необходимо|только зарегистрированные|необходимо авторизоваться|
        лутфан ворид шавед|кіріңіз|тіркеліңіз|кириңиз|катталыңыз|iltimos,? kiring|илтимос,? киринг|
        авторизуйтеся|увійдіть|зареєструйтеся|аўтарызуйцеся|giriş yapın|lütfen giriş|
        لطفا وارد|لطفاً وارد|وارد شوید|برای ادامه وارد|يرجى تسجيل|الرجاء تسجيل|سجل الدخول|
        请登录|请先登录|登录后|bitte (?:melden sie sich|loggen|einloggen)|melden sie sich an|
        connectez-vous|veuillez vous (?:connecter|identifier)|inicie sesión|accedi|faça login""",
    "subscribe": """subscribe|sign up (?:for|to)|join our|follow us|get our|support (?:our|independent)|donate|
        подпишитесь|подписывайтесь|подписаться|следите за нами|читайте нас|наш телеграм|наш telegram|
        присоединяйтесь к|поддержите|обуна шавед|бизге жазылыңыз|жазылыңыз|obuna bo‘ling|обуна бўлинг|
        підпишіться|підписуйтесь|abone ol|bizi takip|عضو شوید|ما را دنبال|اشترك|تابعونا|تابعنا|订阅|关注我们|
        abonnieren|abonnez-vous|suivez-nous|suscríb[ea]se|síguenos""",
    "notice": """(?:this|our) (?:web)?site uses cookies|we use cookies|by (?:continuing|using) (?:to|this|our)|accept (?:all )?cookies|
        мы используем (?:файлы )?cookie|(?:этот|наш) сайт использует|продолжая (?:использовать|пользоваться)|
        используя сайт|این (?:وب)?سایت از کوکی|نستخدم ملفات|本网站使用|wir verwenden cookies|nous utilisons des cookies""",
    "rights": """©|\\(c\\)|copyright (?:©|\\(c\\)|\\d|by)|all rights reserved|reproduction (?:in whole|without)|use of (?:materials|this)|
        все права защищены|при (?:использовании|перепечатке|цитировании)|использование материалов|перепечатка|
        ҳамаи ҳуқуқҳо|барлық құқықтар|бардык укуктар|barcha huquqlar|барча ҳуқуқлар|усі права|всі права|усе правы|
        tüm hakları|کلیه حقوق|تمامی حقوق|تمام حقوق|جميع الحقوق|版权所有|未经许可|alle rechte|tous droits|todos los derechos""",
    "credits": """(?:reporting|writing|editing|additional reporting|photos?|translat(?:ed|ion)) by |edited by |
        (?:report a|found a) (?:typo|mistake|error)|нашли ошибку|выделите (?:её|ее|ошибку)|если вы (?:нашли|заметили)|
        редактор:|корректор:|фото:|источник фото|ویراستار|责任编辑|编辑：|责编：""",
    "tags": """tags?:|topics?:|keywords:|filed under|теги:|метки:|тэги:|ключевые слова:|рубрика:|рубрики:|
        тегтер:|برچسب|کلیدواژه|الوسوم|关键词|标签""",
}  # fmt: skip

_ANYWHERE = {
    "rights": r"all rights reserved|все права защищены|جميع الحقوق محفوظة|کلیه حقوق|版权所有",
    "log-in": r"(?:log|sign) in or (?:subscribe|register|sign up|create)|войдите или зарегистрируйтесь|"
    r"авторизуйтесь или зарегистрируйтесь|ctrl\s*\+\s*enter",
}
_BARE = re.compile(r"^[\W_]+|[\W_]+$")
_SEPARATOR = re.compile(r"\s*[|›»/•·→]\s*|\s+[-–—>]\s+")


def furniture_rule(text: str) -> str:
    """The rule by which a piece is page furniture, by its words alone; empty when it is none."""
    if len(text) > LONGEST:
        return ""
    folded = " ".join(text.casefold().replace("ʻ", "‘").split())
    bare = _BARE.sub("", folded) or folded
    if rule := _matched(_whole(), bare):
        return rule
    # Signs before the words count for nothing, but a © says it all.
    opened = folded if folded.startswith(("©", "(c)")) else re.sub(r"^[\W_]+", "", folded)
    return _matched(_opening(), opened) or _matched(_inside(), folded) or _menu(folded)


def _matched(patterns: tuple[tuple[str, re.Pattern[str]], ...], text: str) -> str:
    return next((rule for rule, pattern in patterns if pattern.search(text)), "")


def _menu(folded: str) -> str:
    """A line of short words with the same sign between them, some of which menus have."""
    parts = [part for part in _SEPARATOR.split(folded) if part]
    if len(parts) < 3 or max(len(part.split()) for part in parts) > 3:
        return ""
    known = sum(bool(_matched(_whole(), part)) for part in parts)
    return "menu" if known * 2 >= len(parts) or known >= 2 else ""


@cache
def _whole() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple(
        (rule, re.compile(f"^(?:{_alternatives(words)})$")) for rule, words in _WHOLE.items()
    )


@cache
def _opening() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple(
        (rule, re.compile(f"^(?:{_alternatives(words)})")) for rule, words in _BEGINNING.items()
    )


@cache
def _inside() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((rule, re.compile(words)) for rule, words in _ANYWHERE.items())


def _alternatives(words: str) -> str:
    return "|".join(part.strip("\n\t") for part in re.sub(r"\|\s*\n\s*", "|", words).split("|"))
