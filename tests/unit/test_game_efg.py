"""Gambit files: everything the format allows, errors that say where, and Gambit as second reader."""

import io
import json
import subprocess
import sys
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from melian.errors import EfgError, ImperfectRecallError
from melian.game import classics
from melian.game.files.efg import read_efg, write_efg
from melian.game.files.efg_write import exact_shares
from melian.game.game import Game, uniform_profile
from melian.game.tree import CHANCE
from melian.game.values import expected_payoff
from strategies import games

HEAD = 'EFG 2 R "t" { "Ann" "Bob" }\n'
ENDS = 't "" 1 "" { 1 2 }\nt "" 2 "" { 3 4 }\n'
ONE = HEAD + 'p "" 1 1 "h" { "x" "y" } 0\n'


def assert_same_arrays(game: Game, other: Game) -> None:
    for mine, theirs in zip(game.tree, other.tree, strict=True):
        np.testing.assert_array_equal(mine, theirs)
    np.testing.assert_array_equal(game.payoff, other.payoff)
    np.testing.assert_allclose(game.chance, other.chance, rtol=1e-15, atol=1e-16)


def assert_gambit_agrees(game: Game, text: str) -> None:
    """Gambit reads the text and finds the same nodes, information sets and payoffs of uniform play."""
    pygambit = pytest.importorskip("pygambit")
    peer = pygambit.read_efg(io.BytesIO(text.encode()))
    assert len(peer.nodes) == len(game.tree.node_parent)
    own = [int(np.sum(game.tree.infoset_player == player)) for player in range(len(game.players))]
    assert [len(player.infosets) for player in peer.players] == own
    uniform = peer.mixed_behavior_profile()
    payoff = [float(uniform.payoff(player)) for player in peer.players]
    np.testing.assert_allclose(expected_payoff(uniform_profile(game)), payoff, rtol=1e-12, atol=1e-12)


# -- reading -------------------------------------------------------------------------------------


def test_a_whole_file() -> None:
    text = """EFG 2 R "A \\"title\\"" { "Ann" "Bob" }
    "Said of the game;
    over two lines"

    c "root" 3 "deal" { "hi" 1/3 "lo" 2/3 } 0
    p "" 1 7 "knows hi" { "bet" "pass" } 1 "ante" { -1, -1 }
    p "" 2 1 "" { "call" "fold" } 0
    t "" 2 "win" { 4 -.5 }
    t "end" 3 "lose" { 1e1, 2.5E-1 }
    t "" 0
    p "" 1 9 "knows lo" { "bet" "pass" } 0
    p "" 2 1 0
    t "" 2
    t "" 3 "lose" { 10 1/4 }
    t "" 0
    """
    game = read_efg(text)
    assert game.title == 'A "title"'
    assert game.players == ("Ann", "Bob")
    # by number: Bob's 1, chance's 3, Ann's 7 and 9
    assert game.infosets == ("", "deal", "knows hi", "knows lo")
    assert game.actions == ("call", "fold", "hi", "lo", "bet", "pass", "bet", "pass")
    assert game.tree.infoset_player.tolist() == [1, CHANCE, 0, 0]
    assert game.tree.node_parent.tolist() == [-1, 0, 1, 2, 2, 1, 0, 6, 7, 7, 6]
    assert game.chance[2:4].tolist() == [1 / 3, 2 / 3]
    # the ante is paid by everybody after the high deal, also where the terminal has no outcome
    assert game.payoff.tolist() == [[3, -1.5], [9, -0.75], [-1, -1], [4, -0.5], [10, 0.25], [0, 0]]


def test_from_a_path_and_with_a_byte_order_mark(tmp_path: Path) -> None:
    path = tmp_path / "game.efg"
    path.write_bytes(b"\xef\xbb\xbf" + (ONE + ENDS).encode())
    for source in (path, str(path)):
        assert read_efg(source).payoff.tolist() == [[1, 2], [3, 4]]
    path.write_bytes(b'EFG 2 R "caf\xe9" {')
    with pytest.raises(EfgError, match=r"game.efg:1:13: byte 0xe9 is not UTF-8; save the file as UTF-8"):
        read_efg(path)
    with pytest.raises(FileNotFoundError):
        read_efg(tmp_path / "absent.efg")


def test_payoffs_add_up_exactly() -> None:
    text = (
        HEAD
        + 'p "" 1 1 "" { "x" } 1 "" { 0.1 1/3 } p "" 2 1 "" { "x" } 2 "" { 0.2 1/3 } t "" 3 "" { -0.3 1/3 }'
    )
    assert read_efg(text).payoff.tolist() == [[0.0, 1.0]]  # 0.1 + 0.2 - 0.3 is not 0 in doubles


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("EFG 2 R \u201ct\u201d {", r'1:9: got .*U\+201C is a left double quotation mark: write ", the'),
        ('EFG 2 R "t" { "A" \u00abB\u00bb }', r"1:19: got .*U\+00AB is a left-pointing double angle"),
        (
            "EFG 2 R 't' {",
            r'1:9: got .*U\+0027 is an apostrophe: write ", the quotation mark of the keyboard',
        ),
        ('EFG 2 R "t\u201d { "A" }', r"1:16: got 'A'; .*in the text before it, U\+201D is a right double"),
        (
            ONE + ' t "" 1 "" { \u22121 2 }',
            r"3:14: got .*U\+2212 is a minus sign: write the minus of the keyboard, -",
        ),
        (ONE + ' t "" 1 "" { 1\u200b 2 }', r"3:15: got .*U\+200B is a zero width space: it cannot be seen"),
    ],
)
def test_a_character_of_a_word_processor_is_named_with_what_to_write(text, message):
    with pytest.raises(EfgError, match=message):
        read_efg(text)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("EFG 1 R", "1:5: got '1'; expected version 2: a Gambit file of a tree begins with EFG 2 R"),
        ('EFG 2 R "t" { }', "1:15: got '}'; expected at least one player"),
        ('EFG 2 R "t" { "A" 3 }', "1:19: got '3'; expected the name of a player, or '}', in quotation marks"),
        ('EFG 2 R "t', '1:9: this quotation mark is never closed; end the text with "'),
        (HEAD + "x", "2:1: got 'x'; expected c, p or t, the kind of the node"),
        (HEAD + 't "" 1 "" { 1 2 }', "1:1: nobody moves in this game; a game needs a node of kind c or p"),
        (HEAD + 'p "" 3 1 "" { "x" } 0', "2:1: got player 3; this game has players 1 to 2"),
        (
            HEAD + 'p "" 0 1 "" { "x" } 0',
            "2:6: got '0'; expected the number of a player, a whole number from 1",
        ),
        (
            HEAD + 'p "" 1 -1 "" { "x" } 0',
            "2:8: got '-1'; expected the number of an information set, a whole",
        ),
        (
            HEAD + 'p "" 1 1 0',
            "2:1: information set 1 of player 1 is used before its actions are named; name them",
        ),
        (HEAD + 'p "" 1 1 "" { } 0', "2:15: got '}'; expected at least one action"),
        (HEAD + 'p "" 1 1 "" "x" 0', "2:13: got the text \"x\"; expected '{' before the actions"),
        (ONE, "3:1: got the end of the file; expected c, p or t, the kind of the node that follows 'x'"),
        (
            ONE + ENDS + "t",
            "5:1: got 't'; expected the end of the file: every action already leads to a node",
        ),
        (ONE + 't "" 1', "3:6: outcome 1 is used before its payoffs are given; give them where it first"),
        (ONE + 't "" 1 "" { 1 }', "3:15: got '}'; expected the payoff of player 2, 'Bob'"),
        (ONE + 't "" 1 "" { 1 2 3 }', "3:17: got '3'; expected '}' after the payoffs of 2 players"),
        (
            ONE + 't "" 1 "" { 1 1/0 }',
            "3:15: got '1/0'; expected the payoff of player 2, 'Bob', a fraction whose",
        ),
        (
            ONE + 't "" 1 "" { 1 nan }',
            "3:15: got 'nan'; expected the payoff of player 2, 'Bob', a number like 3",
        ),
        (
            ONE + 't "" 1 "" { 1 1e999 }',
            "3:15: the number 1e999... has too many digits or too large an exponent;",
        ),
        (
            ONE + 't "" 1 "" { 1 1e309 }',
            "3:1: the payoffs here are too large; payoffs up to 1.7e308 can be used",
        ),
        (ONE + 't "" 0 "" { 1 2 }', "3:6: outcome 0 stands for none and has no payoffs; number it from 1 on"),
        (
            ONE + 't "" 1 "" { 1 2 }\nt "" 1 "" { 1 3 }',
            "4:6: outcome 1 has other payoffs here than before; give the payoffs once, or give this outcome",
        ),
        (
            HEAD + 'c "" 1 "" { "x" 0.3 "y" 0.6 } 0',
            "2:1: the probabilities of chance move 1 add up to 0.9; they must be >= 0 and add up to 1; write",
        ),
        (
            HEAD + 'c "" 1 "" { "x" 1.5 "y" -0.5 } 0',
            "2:1: the probabilities of chance move 1 add up to 1, and one",
        ),
        (
            ONE + 'p "" 1 1 "h" { "x" } 0',
            "3:1: information set 1 of player 1 has 1 actions here and 2 before; its nodes must have",
        ),
        (
            ONE + 'p "" 1 1 "h" { "x" "z" } 0',
            "3:1: information set 1 of player 1 is described here as ['x', 'z'] and before as ['x', 'y'];",
        ),
    ],
)
def test_errors_say_where_what_and_what_would_work(text: str, message: str) -> None:
    with pytest.raises(EfgError) as caught:
        read_efg(text)
    assert str(caught.value).startswith(f"<text>:{message}")
    assert message.startswith(f"{caught.value.line}:{caught.value.column}:")


def test_a_forgetful_player_is_named() -> None:
    again = 'p "" 1 2 "later" { "u" "v" } 0\n'
    text = ONE + again + ENDS + again + ENDS
    with pytest.raises(
        ImperfectRecallError, match=r"player 1, 'Ann', forgets an own move at information set 2 'l"
    ):
        read_efg(text)


def test_recall_is_refused_at_the_node_and_with_the_set() -> None:
    """Ann's 1:2 follows x (line 3) and y (line 6); the counts are by hand."""
    later = 'p "" 1 2 "later" { "u" "v" } 0\n'
    with pytest.raises(ImperfectRecallError) as caught:
        read_efg(ONE + later + ENDS + "  " + later + 't "" 0\nt "" 0\n')
    assert str(caught.value).startswith(
        "<text>:6:3: player 1, 'Ann', forgets an own move at information set 2 "
    )
    assert "'later' (1:2): this node follows 'y' at 1:1, the one in line 3 follows 'x' at 1:1; give" in str(
        caught.value
    )
    assert (caught.value.line, caught.value.column) == (6, 3)
    # absent-minded: the second node of 1:1 comes after the first
    absent = ONE + 't "" 0\n' + 'p "" 1 1\n' + "0 " + 't "" 0\nt "" 0\n'
    with pytest.raises(
        ImperfectRecallError, match=r"<text>:4:1: .* \(1:1\): this node follows 'y' at 1:1, the"
    ):
        read_efg(absent)
    with pytest.raises(ImperfectRecallError, match=r"the one in line 2 follows no own move"):
        read_efg(absent)


COSTS = """
import json, math, resource, sys, time
from melian.errors import EfgError
from melian.game.files.efg import read_efg

head = 'EFG 2 R "t" { "Ann" "Bob" } '
read_efg(head + 'p "" 1 1 { "x" "y" } 0 t "" 0 t "" 0')
primes = [n for n in range(3, 40_000) if all(n % p for p in range(2, math.isqrt(n) + 1))]
crowd = " ".join(f'"P{n}"' for n in range(20_000))
long = "9" * 1900
rungs = [(n, f'p "" 1 {n} "" {{ "a" "b" }} ') for n in primes[:4000]]
texts = {
    "blanks": "EFG 2 R " + " " * 1_000_000,
    "open": "EFG 2 R " + " " * 1_000_000 + '"',
    "quotes": "EFG 2 R " + '"' * 200_001,
    "nested": head + " ".join(f'{rung}{n} "" {{ 1/{n} {n}/7 }} t "" 0' for n, rung in rungs),
    "one": head + " ".join(f'{rung}1 "" {{ 1/3 .1 }} t "" 0' for _, rung in rungs) + ' t "" 0',
    "unlike": head + 'c "" 1 "" { ' + " ".join(f'"{p}" 1/{p}' for p in primes) + " } 0",
    "digits": head + f'p "" 1 1 {{ "x" "y" }} 0 t "" 1 {{ {long}/{long[:-1]}7 1/{long} }} t "" 1',
    "crowd": f'EFG 2 R "" {{ {crowd} }} ' + ' t "" 0 '.join(
        f'p "" {n} 1 "" {{ "a" "b" }} 0' for n in range(1, 20_001)),
    "wide": head + 'p "" 1 1 "" { ' + '"go" ' * 60_000 + "} 0" + ' t "" 0' * 60_000,
}
memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
found = {}
for name, text in texts.items():
    begun = time.process_time()
    try:
        said = str(len(read_efg(text).tree.node_parent))
    except EfgError as error:
        said = str(error)
    found[name] = said, time.process_time() - begun
found["memory"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - memory
json.dump(found, sys.stdout)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="memory as POSIX counts it")
def test_no_short_file_costs_much() -> None:
    """Each of these took a minute or more, or gigabytes, by some square of its length.

    In a process of its own: checked signatures cost more than the reading.
    """
    done = subprocess.run([sys.executable, "-c", COSTS], capture_output=True, text=True, check=True)
    found = json.loads(done.stdout)
    assert found.pop("memory") < 300 * (2**20 if sys.platform == "darwin" else 2**10)
    assert {name: seconds for name, (_, seconds) in found.items() if seconds > 2} == {}
    said = {name: words for name, (words, _) in found.items()}
    assert "got the end of the file; expected the title" in said["blanks"]
    assert "this quotation mark is never closed" in said["open"]
    assert "expected" in said["quotes"]
    assert "add up to fractions of more than 2,457 digits" in said["nested"]
    # Mertens: the sum of 1/p over primes up to x is about log log x + 0.2615, here without p = 2
    assert "the probabilities of chance move 1 add up to 2.12" in said["unlike"]
    assert "more than 300 nodes, and 20,000 players" in said["crowd"]
    assert (said["one"], said["digits"], said["wide"]) == ("8001", "3", "60001")


def test_changed_games_and_profiles_are_read_or_refused_with_a_place() -> None:
    """A few rounds of the script that does it longer."""
    script = Path(__file__).parents[2] / "scripts" / "mutated_games.py"
    words = [sys.executable, "-W", "error", str(script), "60", "11"]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert "60 games and 60 profiles, seed 11: 0 went wrong." in done.stdout


def test_a_large_tree_is_read() -> None:
    """Chance deals one of 20 to each of two; the second sees its own card and what the first did."""
    deals = " ".join(f'"{n}" 1/20' for n in range(20))
    lines = [f'{HEAD}c "" 1 "" {{ {deals} }} 0']
    for mine in range(20):
        lines.append(f'c "" {mine + 2} "" {{ {deals} }} 0')
        for yours in range(20):
            lines.append(f'p "" 1 {mine + 1} "" {{ "bet" "pass" }} 0')
            for move in (1, 2):
                lines += [
                    f'p "" 2 {2 * yours + move} "" {{ "call" "fold" }} 0',
                    't "" 1 "" { 1 -1 }',
                    't "" 0',
                ]
    game = read_efg("\n".join(lines))
    assert len(game.tree.node_parent) == 1 + 20 + 20 * 20 * 7
    assert game.tree.infoset_player.tolist().count(1) == 40


def test_size_is_limited() -> None:
    with pytest.raises(EfgError, match=r"4:1: the tree has more than 2 nodes; raise max_nodes to read it"):
        read_efg(ONE + ENDS, max_nodes=2)
    digits = ONE + 't "" 1 "" { 1 ' + "9" * 5000 + " }"
    with pytest.raises(EfgError, match=r"3:15: the number 99999999999999999999... has too many digits"):
        read_efg(digits)


def test_a_deep_tree_needs_no_recursion() -> None:
    deep = 20_000
    rungs = "".join(f'p "" 1 {rung + 1} "" {{ "on" "off" }} 0\n' for rung in range(deep))
    text = HEAD + rungs + 't "" 1 "" { 1 1 }\n' + 't "" 0\n' * deep
    game = read_efg(text)
    assert len(game.tree.node_parent) == 2 * deep + 1
    assert_same_arrays(game, read_efg(write_efg(game)))


# -- writing -------------------------------------------------------------------------------------

CLASSICS = [
    classics.beer_quiche(),
    classics.beer_quiche(0.3),
    classics.centipede(6),
    classics.kuhn_poker(),
    classics.leduc_poker(),
    classics.matching_pennies(),
    classics.myerson_figure_4_2(),
    classics.selten_horse(),
    classics.stripped_down_poker(),
    classics.trust_game(),
]


@pytest.mark.parametrize("game", CLASSICS, ids=lambda game: game.title)
def test_classics_come_back_and_gambit_reads_them(game: Game) -> None:
    text = write_efg(game)
    assert_same_arrays(game, read_efg(text))
    back = read_efg(text)
    assert (back.players, back.infosets, back.actions) == (game.players, game.infosets, game.actions)
    assert_gambit_agrees(game, text)


@given(game=games())
def test_random_games_come_back_and_gambit_reads_them(game: Game) -> None:
    text = write_efg(game)
    assert_same_arrays(game, read_efg(text))
    assert_gambit_agrees(game, text)


def test_shared_files_load_and_come_back(shared: Path) -> None:
    files = sorted([*(shared / "games").glob("*.efg"), *(shared / "canon" / "efg").glob("*.efg")])
    assert len(files) > 80
    for file in files:
        game = read_efg(file)  # every one has perfect recall
        text = write_efg(game)
        assert_same_arrays(game, read_efg(text))
        assert_gambit_agrees(game, text)
        assert_gambit_agrees(game, file.read_text())


def test_labels_become_such_as_gambit_takes() -> None:
    game = read_efg(
        'EFG 2 R "Crisis de l\'été" { "Türkiye" "chance" "" } '
        'p "" 1 1 "say \\"no\\"" { "a\\b" "  two  words " } 0 '
        'p "" 1 2 "same" { "go" "go" } 0 t "" 1 "" { 1 1 1 } t "" 0 '
        'p "" 1 3 "same" { "" "" } 0 t "" 0 t "" 0'
    )
    text = write_efg(game)
    assert text.startswith('EFG 2 R "Crisis de l\'ete" { "Turkiye" "chance_" "Player 3" }')
    assert 'p "" 1 2 "say \'no\'" { "a/b" "two words" } 0' in text.replace('p "" 1 1', 'p "" 1 2', 1)
    assert '"same" { "go" "go (2)" }' in text
    assert '"same (2)" { "" "" }' in text
    assert_gambit_agrees(game, text)


@pytest.mark.parametrize("payoff", [1e22, -1e-7, 1.7976931348623157e308, 5e-324, 0.1 + 0.2, -0.0])
def test_payoffs_come_back_exactly(payoff: float) -> None:
    game = classics.matrix_game([[[payoff, 1.0]], [[0.0, 1 / 3]]])
    text = write_efg(game)
    assert_same_arrays(game, read_efg(text))
    assert_gambit_agrees(game, text)


@given(weights=st.lists(st.floats(1e-12, 1.0), min_size=1, max_size=6))
def test_chance_adds_up_to_exactly_one(weights: list[float]) -> None:
    prob = (np.array(weights) / np.sum(weights)).tolist()
    shares = exact_shares(prob)
    assert sum(shares) == 1
    assert min(shares) >= 0
    np.testing.assert_allclose([float(share) for share in shares], prob, rtol=1e-14)


def test_simple_shares_are_written_simply() -> None:
    assert exact_shares([1 / 3, 1 / 3, 1 / 3]) == [Fraction(1, 3)] * 3
    assert exact_shares([0.05, 0.95]) == [Fraction(1, 20), Fraction(19, 20)]
