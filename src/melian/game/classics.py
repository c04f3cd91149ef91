"""Games of the literature, with known answers.

They serve as examples and as tests: each docstring says what is known of the game and
where that was published.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import permutations

import numpy as np
import numpy.typing as npt

from melian.errors import GameError
from melian.game.game import Game
from melian.game.nested import Deal, Move, Number, game_from_nested

__all__ = [
    "beer_quiche",
    "centipede",
    "kuhn_poker",
    "leduc_poker",
    "matching_pennies",
    "matrix_game",
    "myerson_figure_4_2",
    "selten_horse",
    "stripped_down_poker",
    "trust_game",
]

Subtree = Move | Deal | tuple[Number, ...]


def matrix_game(payoff: npt.ArrayLike, *, players: Sequence[str] = (), title: str = "") -> Game:
    """Simultaneous choices, from an array of payoffs: one axis per player, and a last one over players.

    Examples
    --------
    >>> game = matrix_game([[[2, 1], [0, 0]], [[0, 0], [1, 2]]])     # battle of the sexes
    >>> game.payoff.tolist()
    [[2.0, 1.0], [0.0, 0.0], [0.0, 0.0], [1.0, 2.0]]
    """
    table = np.asarray(payoff, dtype=np.float64)
    if table.ndim < 2 or table.shape[-1] != table.ndim - 1 or 0 in table.shape:
        raise GameError(
            f"a payoff array has one axis per player and a last one over players; got shape {table.shape}, "
            "which would work for two players with three choices each as (3, 3, 2)"
        )
    names = tuple(players) or tuple(f"Player {number}" for number in range(1, table.ndim))

    def subtree(chosen: tuple[int, ...]) -> Subtree:
        player = len(chosen)
        if player == table.ndim - 1:
            return tuple(float(number) for number in table[chosen])
        labels = range(table.shape[player])
        return Move(player, names[player], {str(label + 1): subtree((*chosen, label)) for label in labels})

    return game_from_nested(subtree(()), names, title=title)


def matching_pennies() -> Game:
    """Two players, same or different: the only equilibrium mixes evenly, value 0 (von Neumann 1928)."""
    table = [[[1, -1], [-1, 1]], [[-1, 1], [1, -1]]]
    return matrix_game(table, players=("Same", "Different"), title="Matching pennies")


def trust_game() -> Game:
    """Trust, then honour or abuse: by backward induction nobody trusts (Kreps 1990, *Corporate culture*)."""
    reply = Move(1, "trusted", {"honour": (1, 1), "abuse": (-1, 2)})
    return game_from_nested(
        Move(0, "start", {"trust": reply, "no trust": (0, 0)}), ("Buyer", "Seller"), title="Trust game"
    )


def selten_horse() -> Game:
    """Three players on Selten's horse: (A, a, R) is perfect; (D, a, L) is Nash and not sequential.

    References
    ----------
    Selten (1975), International Journal of Game Theory 4, 25-55, figure 1.
    """
    after_d = Move(2, "player 3", {"L": (3, 3, 2), "R": (0, 0, 0)})
    after_ad = Move(2, "player 3", {"L": (4, 4, 0), "R": (0, 0, 1)})
    after_a = Move(1, "player 2", {"d": after_ad, "a": (1, 1, 1)})
    root = Move(0, "player 1", {"D": after_d, "A": after_a})
    return game_from_nested(root, ("Player 1", "Player 2", "Player 3"), title="Selten's horse")


def myerson_figure_4_2() -> Game:
    """A trap for certificates: (B1, Z1, W2) is an equilibrium of the agent form and not of the game.

    Player 1 would gain 1 by changing at both information sets, and nothing at either alone.

    References
    ----------
    Myerson (1991), *Game Theory: Analysis of Conflict*, figure 4.2.
    """
    after_w, after_x = {"Y1": (3, 0), "Z1": (0, 0)}, {"Y1": (2, 3), "Z1": (4, 1)}
    after_a = Move(1, "player 2", {"W2": Move(0, "later", after_w), "X2": Move(0, "later", after_x)})
    after_b = Move(1, "player 2", {"W2": (2, 3), "X2": (3, 2)})
    root = Move(0, "first", {"A1": after_a, "B1": after_b})
    return game_from_nested(root, ("Player 1", "Player 2"), title="Myerson (1991), figure 4.2")


def beer_quiche(prior: Number = Fraction(9, 10)) -> Game:
    """Breakfast before a duel; `prior` is the probability that the sender is strong.

    Above 1/2 both pooling on beer and pooling on quiche are sequential, and only beer survives
    the intuitive criterion; below 1/2 the equilibrium is semi-separating.

    References
    ----------
    Cho & Kreps (1987), Quarterly Journal of Economics 102, 179-221, section II.
    """

    def sender(strong: bool) -> Move:
        favourite = "beer" if strong else "quiche"
        label = "strong" if strong else "weak"
        return Move(0, label, {meal: receiver(meal, favourite) for meal in ("beer", "quiche")})

    def receiver(meal: str, favourite: str) -> Move:
        joy, brave = float(meal == favourite), favourite == "beer"
        return Move(1, f"saw {meal}", {"duel": (joy, float(not brave)), "leave": (joy + 2, float(brave))})

    root = Deal({"strong": (prior, sender(True)), "weak": (1 - prior, sender(False))})
    return game_from_nested(root, ("Sender", "Receiver"), title="Beer-quiche")


def centipede(moves: int = 4) -> Game:
    """Take the larger pile or pass and let both double: by backward induction taken at once.

    References
    ----------
    McKelvey & Palfrey (1992), Econometrica 60, 803-836, figures 1 and 2.
    """
    if moves < 1:
        raise GameError(f"a centipede has at least 1 move, got {moves}")

    def split(round_: int) -> tuple[Number, ...]:
        large, small = Fraction(4, 10) * 2**round_, Fraction(1, 10) * 2**round_
        return (large, small) if round_ % 2 == 0 else (small, large)

    following: Subtree = split(moves)
    for round_ in reversed(range(moves)):
        following = Move(round_ % 2, f"round {round_ + 1}", {"take": split(round_), "pass": following})
    return game_from_nested(following, ("Player 1", "Player 2"), title=f"Centipede with {moves} moves")


def stripped_down_poker() -> Game:
    """One-card poker: bet or fold on king or queen; then call or fold.

    The equilibrium is unique: a king always bets, a queen with probability 1/3, and the bet is
    called with probability 2/3; value 1/3.

    References
    ----------
    Reiley, Urbancic & Walker (2008), Journal of Economic Education 39, 323-341.
    """

    def alice(card: str, stake: float) -> Move:
        call = Move(1, "bet", {"call": (2 * stake, -2 * stake), "fold": (1.0, -1.0)})
        return Move(0, card, {"bet": call, "fold": (-1.0, 1.0)})

    half = Fraction(1, 2)
    root = Deal({"king": (half, alice("king", 1.0)), "queen": (half, alice("queen", -1.0))})
    return game_from_nested(root, ("Alice", "Bob"), title="Stripped-down poker")


def kuhn_poker() -> Game:
    """Three cards, one bet: value -1/18 to the first player; at uniform play `nash_conv` is 11/12.

    References
    ----------
    Kuhn (1950), Contributions to the Theory of Games I, 97-103.
    """

    def deal(first: int, second: int) -> Move:
        showdown = 1.0 if first > second else -1.0
        one, two = "JQK"[first], "JQK"[second]
        to_bet = {"fold": (1.0, -1.0), "call": (2 * showdown, -2 * showdown)}
        raised = Move(0, f"{one} check bet", {"fold": (-1.0, 1.0), "call": (2 * showdown, -2 * showdown)})
        checked = Move(1, f"{two} check", {"check": (showdown, -showdown), "bet": raised})
        return Move(0, one, {"check": checked, "bet": Move(1, f"{two} bet", to_bet)})

    hands = permutations(range(3), 2)
    root = Deal({"JQK"[a] + "JQK"[b]: (Fraction(1, 6), deal(a, b)) for a, b in hands})
    return game_from_nested(root, ("First", "Second"), title="Kuhn poker")


def leduc_poker() -> Game:
    """Six cards of three ranks, two rounds, at most two raises in each (of 2, then of 4).

    Suits play no part, so that hands are dealt by rank. Value -0.085606424078 to the first
    player; at uniform play `exploitability` is 2.3736111.

    References
    ----------
    Southey et al. (2005), UAI 21, 550-558, section 5 (game and its name).
    """
    hands = [(first, second) for first in range(3) for second in range(3)]
    odds = {hand: Fraction(1 if hand[0] == hand[1] else 2, 15) for hand in hands}
    root = Deal(
        {
            "JQK"[hand[0]] + "JQK"[hand[1]]: (odds[hand], _leduc_bets(hand, None, "", (1, 1), 0))
            for hand in hands
        }
    )
    return game_from_nested(root, ("First", "Second"), title="Leduc poker")


def _leduc_bets(
    hand: tuple[int, int], board: int | None, story: str, paid: tuple[int, int], raises: int
) -> Subtree:
    """The rest of a betting round; `story` holds the actions so far, a slash between the rounds."""
    in_round = story.split("/")[-1]
    mover = len(in_round) % 2
    behind = paid[1 - mover] > paid[mover]
    most = max(paid)
    choices: dict[str, Subtree] = {}
    if behind:
        choices["fold"] = (-paid[0], paid[0]) if mover == 0 else (paid[1], -paid[1])
    if behind or in_round == "c":
        choices["call"] = _leduc_next(hand, board, story + "c", (most, most))
    else:
        choices["call"] = _leduc_bets(hand, board, story + "c", (most, most), raises)
    if raises < 2:
        more = most + (2 if board is None else 4)
        raised = (more, paid[1]) if mover == 0 else (paid[0], more)
        choices["raise"] = _leduc_bets(hand, board, story + "r", raised, raises + 1)
    public = "" if board is None else "JQK"[board]
    return Move(mover, f"{'JQK'[hand[mover]]}{public} {story}".rstrip(), choices)


def _leduc_next(hand: tuple[int, int], board: int | None, story: str, paid: tuple[int, int]) -> Subtree:
    """The card on the table after the first round, the showdown after the second."""
    if board is None:
        left = {rank: 2 - hand.count(rank) for rank in range(3)}
        return Deal(
            {
                "JQK"[rank]: (Fraction(count, 4), _leduc_bets(hand, rank, story + "/", paid, 0))
                for rank, count in left.items()
                if count
            }
        )
    strength = [3 * (card == board) + card for card in hand]
    won = paid[1] if strength[0] > strength[1] else -paid[0] if strength[0] < strength[1] else 0
    return (won, -won)
