namespace ChatRoom.Server.Web.Localization;

/// <summary>
/// Names the words of the page: <c>Resources.resx</c> has them in English, <c>Resources.LANGUAGE.resx</c> in another language. A
/// further language is one further file; the page offers it to the browsers that ask for it.
/// </summary>
public sealed class Resources;
