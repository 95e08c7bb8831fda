using System.Text;
using ChatRoom.Core.Events;
using ChatRoom.Core.Log;
using ChatRoom.Core.Tests.Support;
using CsCheck;

namespace ChatRoom.Core.Tests.Log;

/// <summary>Asserts the invariants after any calls of one writer and two readers. A failure prints the seed.</summary>
public sealed class ByteLogProperties
{
    private static readonly Gen<int[]> Lengths = Gen.Frequency((20, Gen.Int[0, 60]), (1, Gen.Int[500, 3000])).Array[1, 12];

    private static readonly Gen<Step> Steps = Gen.Frequency<Step>(
        (4, Lengths.Select(lengths => new Step(StepKind.Append, lengths))),
        (2, Lengths.Select(lengths => new Step(StepKind.Discard, lengths))),
        (6, Gen.Select(Gen.Int[0, 1], Gen.Int[1, 400], Gen.Bool)
            .Select((reader, maxBytes, holds) => new Step(holds ? StepKind.Hold : StepKind.Read, [maxBytes], reader))),
        (2, Gen.Int[0, 1].Select(reader => new Step(StepKind.Release, [], reader))));

    [Fact]
    public void Readers_get_the_appended_bytes_in_order() =>
        Gen.Select(Steps.Array[1, 60], Gen.Int[200, 4000], Gen.Int[50, 1000]).Sample(
            (steps, budgetBytes, segmentBytes) =>
            {
                var run = new Run(budgetBytes, segmentBytes);
                Array.ForEach(steps, run.Take);
                run.Finish();
            },
            iter: 300,
            threads: 1);

    private enum StepKind
    {
        Append,
        Discard,
        Read,
        Hold,
        Release,
    }

    private sealed record Step(StepKind Kind, int[] Numbers, int Reader = 0)
    {
        public override string ToString() => $"{Kind}{Reader}({string.Join(',', Numbers)})";
    }

    private sealed class Run(int budgetBytes, int segmentBytes)
    {
        private readonly ByteLog _log = new(new NumberFormat(), 1, budgetBytes, segmentBytes);
        private readonly List<string> _lines = [];
        private readonly ByteCursor[] _cursors = [new(1), new(1)];
        private readonly (ByteSlice Slice, string Text)?[] _held = new (ByteSlice, string)?[2];

        public void Take(Step step)
        {
            switch (step.Kind)
            {
                case StepKind.Append:
                    var events = Prepare(step.Numbers);
                    _log.Publish();
                    _lines.AddRange(events.Select(NumberFormat.Line));
                    break;
                case StepKind.Discard:
                    Prepare(step.Numbers);
                    _log.Discard();
                    break;
                case StepKind.Release:
                    Release(step.Reader);
                    break;
                default:
                    Read(step.Reader, step.Numbers[0], step.Kind == StepKind.Hold);
                    break;
            }

            Assert.Equal(_lines.Count + 1, _log.NextSequence);
        }

        public void Finish()
        {
            for (var reader = 0; reader < _cursors.Length; reader++)
            {
                while (Read(reader, 100, holds: false) != LogRead.CaughtUp)
                {
                }

                Assert.Equal(_lines.Count + 1, _cursors[reader].Sequence);
                Release(reader);
            }
        }

        private RoomEvent[] Prepare(int[] lengths)
        {
            var events = lengths.Select((length, i) => TestEvents.Say(_lines.Count + 1 + i, new string((char)('a' + (length % 26)), length))).ToArray();
            _log.Prepare(events);
            return events;
        }

        private LogRead Read(int reader, int maxBytes, bool holds)
        {
            var from = _cursors[reader].Sequence;
            var found = _log.Read(ref _cursors[reader], long.MaxValue, maxBytes, out var slice);
            switch (found)
            {
                case LogRead.CaughtUp:
                    Assert.Equal(_lines.Count + 1, from);
                    break;
                case LogRead.OutOfTail:
                    // The newest event is always there.
                    Assert.True(from < _lines.Count);
                    _cursors[reader].MoveTo(from + 1);
                    break;
                default:
                    Check(slice, from, maxBytes);
                    _cursors[reader].MoveTo(slice.Next);
                    Keep(reader, slice, holds);
                    break;
            }

            return found;
        }

        private void Check(ByteSlice slice, long from, int maxBytes)
        {
            Assert.InRange(slice.Next, from + 1, _lines.Count + 1);
            Assert.Equal(string.Concat(_lines[(int)(from - 1)..(int)(slice.Next - 1)]), TextOf(slice));
            Assert.True(slice.Bytes.Length <= maxBytes || slice.Next == from + 1);
        }

        private void Keep(int reader, ByteSlice slice, bool holds)
        {
            if (holds && _held[reader] is null)
            {
                _held[reader] = (slice, TextOf(slice));
            }
            else
            {
                slice.Dispose();
            }
        }

        // A leased slice must not change while the writer continues.
        private void Release(int reader)
        {
            if (_held[reader] is { } held)
            {
                Assert.Equal(held.Text, TextOf(held.Slice));
                held.Slice.Dispose();
                _held[reader] = null;
            }
        }

        private static string TextOf(ByteSlice slice) => Encoding.UTF8.GetString(slice.Bytes.Span);
    }
}
