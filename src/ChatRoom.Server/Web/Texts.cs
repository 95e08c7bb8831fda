namespace ChatRoom.Server.Web;

/// <summary>
/// Names the words of the page: <c>Texts.resx</c> has them in English, <c>Texts.LANGUAGE.resx</c> in another language. A
/// further language is one further file; the page offers it to the browsers that ask for it.
/// </summary>
public sealed class Texts;
