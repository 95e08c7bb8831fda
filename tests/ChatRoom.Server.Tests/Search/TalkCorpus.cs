using System.Globalization;
using System.Text;
using ChatRoom.Core.Events;

namespace ChatRoom.Server.Tests.Search;

/// <summary>
/// Makes lines of talk in many languages, the same in each run: words in any case and normal form, with marks or without, between
/// signs, links and emoji. Each line knows its words by plain keys, so that a search can be judged without the rules of the index.
/// </summary>
internal sealed class TalkCorpus
{
    public static readonly IReadOnlyList<TalkLanguage> Languages =
    [
        new("English", "hello server restart deploy tomorrow naïve=naive café=cafe backup coffee résumé=resume lunch error 42 kernel rack"),
        new("German", "Straße=strasse STRASSE=strasse Grüße=grusse über=uber Müll=mull größer=grosser Käse=kase Fehler heute Rechner Büro=buro"),
        new("French", "élève=eleve garçon=garcon Noël=noel œuvre=oeuvre là=la déjà=deja forêt=foret où=ou août=aout bientôt=bientot"),
        new("Polish", "żółw=zolw łódź=lodz gęś=ges ćma=cma świat=swiat źródło=zrodlo książka=ksiazka dzień=dzien"),
        new("Turkish", "İzmir=izmir ılık=ilik çiçek=cicek gün=gun şehir=sehir öğrenci=ogrenci ağaç=agac"),
        new("Vietnamese", "Đường=duong phở=pho người=nguoi tiếng=tieng Việt=viet cảm=cam ơn=on"),
        new("Danish", "smørrebrød=smorrebrod ærlig=aerlig Århus=arhus køkken=kokken måned=maned"),
        new("Russian", "привет сервер завтра ошибка ёлка=елка ещё=еще чай=чаи новый=новыи слово"),
        new("Greek", "καλημέρα=καλημερα δρόμος=δρομοσ ήλιος=ηλιοσ θάλασσα=θαλασσα λάθος=λαθοσ ώρα=ωρα"),
        new("Hebrew", "שָׁלוֹם=שלום תּוֹדָה=תודה שרת מחר שגיאה קפה"),
        new("Arabic", "مُحَمَّد=محمد شُكْرًا=شكرا خادم غدا خطأ=خطا قهوة"),
        new("Hindi", "नमस्ते दुनिया सर्वर कल गलती चाय") { HasSpaces = true },
        new("Chinese", "今天 天气 服务器 错误 明天 咖啡 你好 重启") { HasSpaces = false },
        new("Japanese", "サーバー エラー 明日 おはよう 東京 コーヒー 再起動 です") { HasSpaces = false },
        new("Korean", "안녕 서버 내일 오류 커피 재시작 ㅋㅋ=ᄏᄏ"),
        new("Thai", "สวัสดี เซิร์ฟเวอร์ พรุ่งนี้ กาแฟ ผิดพลาด ขอบคุณ") { HasSpaces = false },
    ];

    private static readonly string[] Signs = ["", "", "", "", ",", ".", "!", "?", ")", " -", "…", ":", ";", "\""];

    private static readonly string[] Emoji = ["🎉", "👍", "❤️", "😀"];

    private readonly Random _random = new(21);
    private DateTimeOffset _at = new(2026, 5, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Makes the next line; each is some seconds later than the one before.</summary>
    public TalkLine Next()
    {
        _at += TimeSpan.FromMilliseconds(_random.Next(1, 20_000));
        var language = Languages[_random.Next(Languages.Count)];
        var words = Enumerable.Range(0, _random.Next(1, 9)).Select(_ => language.Words[_random.Next(language.Words.Count)]).ToList();
        var text = new StringBuilder();
        foreach (var (written, _) in words)
        {
            text.Append(text.Length > 0 && language.HasSpaces ? " " : "").Append(Dress(written, language));
        }

        var hasLink = _random.Next(40) == 0;
        var emoji = _random.Next(20) == 0 ? Emoji[_random.Next(Emoji.Length)] : "";
        text.Append(emoji).Append(hasLink ? $" https://chat.example/p{_random.Next(1000)}" : "");
        var author = $"user{_random.Next(40)}";
        var posted = new MessagePosted(RoomEvent.NewId(), _at, author, text.ToString(), MessageKind.Say);
        return new(posted, language, [.. words.Select(word => word.Key)], emoji, hasLink);
    }

    private string Dress(string word, TalkLanguage language)
    {
        if (!language.HasSpaces)
        {
            return word + (_random.Next(6) == 0 ? "。" : "");
        }

        var cased = _random.Next(4) switch
        {
            0 => word.ToUpperInvariant(),
            1 => CultureInfo.InvariantCulture.TextInfo.ToTitleCase(word),
            _ => word,
        };
        var form = _random.Next(3) == 0 ? NormalizationForm.FormD : NormalizationForm.FormC;
        return (_random.Next(12) == 0 ? "(" : "") + cased.Normalize(form) + Signs[_random.Next(Signs.Length)];
    }
}
