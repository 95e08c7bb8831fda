using ChatRoom.Core.Events;
using ChatRoom.Server.Tests.Web.Support;
using ChatRoom.Server.Web.Rows;
using ChatRoom.Server.Web.Rows.Folding;
using CsCheck;

namespace ChatRoom.Server.Tests.Web.Rows;

/// <summary>Asserts the invariants of the window of rows after any operations. A failure prints the seed.</summary>
public sealed class RowListProperties
{
    private static readonly Gen<(int Operation, int Number, string Kinds)> Operations = Gen.Select(
        Gen.Int[0, 9], Gen.Int[1, 1000], Gen.OneOf("m", "j", "l", "mm", "jjjj", "llllll", "mjm", "jjjjjjjjjjjj"));

    [Fact]
    public void Rows_ascend_without_double_keys_within_the_bound() =>
        Gen.Select(Operations.Array[1, 80], Gen.Int[0, 3], Gen.Int[0, 2]).Sample(
            (operations, announcedSingly, presence) =>
            {
                var page = new Page(announcedSingly, (PresenceMode)presence);
                foreach (var (operation, number, kinds) in operations)
                {
                    page.Do(operation, number, kinds);
                    page.AssertWindow();
                }
            },
            iter: 100,
            threads: 1);

    private sealed class Page
    {
        private readonly RowList _list;
        private readonly List<RoomEvent> _log = [];

        public Page(int announcedSingly, PresenceMode presence)
        {
            _list = new RowList(announcedSingly);
            _list.Use(new FoldSettings(presence, null));
            Say(string.Concat(Enumerable.Repeat("mjjjjmlmmmmmmmm", 60)));
            _list.Begin(_log[^RowList.Following..], seen: _log.Count - 50, new MeanwhileRow(50, false), deleted: 0);
        }

        public void Do(int operation, int number, string kinds)
        {
            switch (operation)
            {
                case 0 when _list is { HasOlder: true, FirstSequence: { } first }:
                    _list.Prepend(_log[(int)Math.Max(0, first - 1 - Math.Min(number, 100))..(int)(first - 1)]);
                    break;
                case 1 when _list is { HasNewer: true, LastSequence: { } last }:
                    var newer = _log.Skip((int)last).Take(Math.Min(number, 100)).ToArray();
                    _list.Append(newer, isAll: last + newer.Length == _log.Count);
                    break;
                case 2:
                    Array.ForEach(Say(kinds), roomEvent => _list.Add(roomEvent));
                    break;
                case 3:
                    Array.ForEach(Say(kinds), _list.AddOwn);
                    break;
                case 4:
                    _list.IsFollowing = number % 2 == 0 && !_list.HasNewer;
                    break;
                case 5:
                    _list.IsVisible = number % 2 == 0;
                    break;
                case 6:
                    var at = Math.Min(number, _log.Count);
                    var end = Math.Min(_log.Count, at + 99);
                    _list.ShowAround(_log[Math.Max(0, at - 100)..at], _log[at..end], at + 1, isAll: end == _log.Count);
                    break;
                case 7:
                    _list.ShowNewest(_log[^Math.Min(RowList.Following, number)..]);
                    break;
                case 8:
                    _list.MarkRead();
                    break;
                default:
                    _list.AddNotice("a notice");
                    break;
            }
        }

        public void AssertWindow()
        {
            long before = 0;
            foreach (var row in _list.Rows.OfType<LogRow>())
            {
                Assert.True(row.First.Sequence > before, $"{row.First.Sequence} stands below {before}.");
                Assert.True(before == 0 || row.First.Sequence == before + 1, $"{before + 1} is missing.");
                before = row.Last.Sequence;
            }

            Assert.Equal(_list.Rows.Count, _list.Rows.Select(row => row.Key).Distinct().Count());
            Assert.InRange(_list.Rows.Count(row => row is not NoticeRow), 1, RowList.Most);
            Assert.Equal(_list.LastSequence < _log.Count, _list.HasNewer);
        }

        private RoomEvent[] Say(string kinds)
        {
            var events = ShortLog.Of(kinds, _log.Count + 1);
            _log.AddRange(events);
            return events;
        }
    }
}
