from checks.mistakes import Mistake

mistakes: list[Mistake] = []
